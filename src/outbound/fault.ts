/** Why nothing, or not all, came back from the internet. It is data: what others do is no error of ours. */
export interface Fault {
  readonly code: FaultCode;
  /** A sentence for people. */
  readonly message: string;
}

export type FaultCode =
  | 'http_status'
  | 'dns_not_found'
  | 'dns_failed'
  | 'connection_refused'
  | 'connection_reset'
  | 'tls_failed'
  | 'timeout_connect'
  | 'timeout_total'
  | 'too_large'
  | 'too_many_redirects'
  | 'redirect_loop'
  | 'bad_redirect'
  | 'blocked_address'
  | 'blocked_port'
  | 'blocked_scheme'
  | 'blocked_by_robots'
  | 'invalid_response'
  | 'unexpected_partial'
  | 'truncated'
  | 'cancelled'
  | 'internal';
