/** What the fetcher does for every job alike. What a job may choose itself comes with its request. */
export interface FetcherSettings {
  /** Sent as `User-Agent`, unless the job has one of its own. See `userAgent`. */
  readonly userAgent: string;
  /** Followed at most; one more is `too_many_redirects`. */
  readonly maxRedirects: number;
  /** For the name, the connection, and TLS. Milliseconds, like all durations here. */
  readonly connectTimeoutMs: number;
  /** From the request until the head of the response is complete. Checked about every half second. */
  readonly headersTimeoutMs: number;
  /** Between two pieces of the body. Checked about every half second. */
  readonly bodyTimeoutMs: number;
  /** Names and values of one response's headers, in bytes. */
  readonly maxHeaderBytes: number;
  /** Header lines of one response. */
  readonly maxHeaders: number;
  /**
   * What a response may take on the wire beyond its body: its head, interim responses (1xx), and the framing of
   * chunks. Bytes.
   */
  readonly maxOverheadBytes: number;
  /** How long a connection is kept for the next request, where the origin does not say. */
  readonly keepAliveMs: number;
  /** The longest an origin may ask for. */
  readonly keepAliveMaxMs: number;
  /** Connections kept without work, of all origins together; the one kept longest makes room. */
  readonly maxIdleConnections: number;
}

/** An honest name: what this is, and where its operator can be found (a URL or an e-mail address), if that is set. */
export function userAgent(version: string, contact?: string): string {
  const product = `Retriever/${version}`;
  return contact ? `${product} (+${contact})` : product;
}

export const DEFAULT_FETCHER_SETTINGS: FetcherSettings = {
  userAgent: 'Retriever',
  maxRedirects: 10,
  connectTimeoutMs: 10_000,
  headersTimeoutMs: 20_000,
  bodyTimeoutMs: 20_000,
  maxHeaderBytes: 64 * 1024,
  maxHeaders: 256,
  maxOverheadBytes: 256 * 1024,
  keepAliveMs: 4_000,
  keepAliveMaxMs: 15_000,
  maxIdleConnections: 256,
};
