import { errors } from 'undici';
import type { FaultCode } from '../../../outbound/fault.js';
import { codeOf, FetchFault } from '../fetch-fault.js';

/** How far a connection and its response had come when they failed. */
export interface ExchangeProgress {
  /** As in the URL. */
  readonly host: string;
  readonly stage: 'connecting' | 'securing' | 'open';
  /** Of the response. */
  readonly received: 'nothing' | 'something' | 'head';
}

/** Reads an error of undici, of a socket, of TLS or of a decoder. */
export function faultOf(error: unknown, progress: ExchangeProgress): FetchFault {
  if (error instanceof FetchFault) return error;

  const [code, sentence] = described(error, progress);
  return new FetchFault(code, sentence, { cause: error });
}

/**
 * What the strict parser had against a response that a lenient one may take; undefined where the fault is another. One
 * that names a length is refused without a reason, since undici takes the broken head for a body that is too short.
 */
export function refusalOfParser(fault: unknown): string | undefined {
  if (!(fault instanceof FetchFault) || fault.code !== 'invalid_response') return undefined;

  const { cause } = fault;
  const [code, message] = [codeOf(cause), messageOf(cause)];
  const isRefused =
    cause instanceof errors.HTTPParserError ||
    code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH' ||
    (code === 'UND_ERR_SOCKET' && message === 'bad response');
  return isRefused && !NO_RESPONSE.test(message) ? message : undefined;
}

/** Of the strict parser, where there is nothing that any other could read. */
const NO_RESPONSE = /Expected HTTP|status code|response status/;

function described(error: unknown, { host, stage, received }: ExchangeProgress): [FaultCode, string] {
  const notHttp: [FaultCode, string] = ['invalid_response', `${host} sent what is not a response of HTTP`];
  const cut: [FaultCode, string] = ['truncated', `${host} closed the connection before the response was complete`];
  const code = codeOf(error);
  const message = messageOf(error);
  switch (code) {
    case 'ECONNREFUSED':
      return ['connection_refused', `${host} refused the connection`];
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EADDRNOTAVAIL':
    case 'EACCES':
    case 'EPERM':
      return ['connection_refused', `There is no way to ${host} from here (${code})`];
    case 'ECONNRESET':
      if (message === 'aborted') return cut; // Node's, of a body that ends too soon
      return ['connection_reset', `${host} reset the connection`];
    case 'EPIPE':
    case 'ECONNABORTED':
      return ['connection_reset', `${host} reset the connection`];
    case 'ETIMEDOUT':
      return stage === 'open'
        ? ['connection_reset', `The connection to ${host} was lost`]
        : ['timeout_connect', `${host} could not be connected to in time`];
    case 'UND_ERR_HEADERS_OVERFLOW':
      return ['invalid_response', `${host} sent larger headers than are accepted`];
    case 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH': // also of a head that cannot be parsed, but names a length
      return received === 'head' ? cut : notHttp;
    case 'UND_ERR_SOCKET':
      if (message.startsWith('bad ')) return ['invalid_response', `${host} sent a response that was not asked for`];
      if (received !== 'nothing') return cut;
      return ['connection_reset', `${host} closed the connection without an answer`];
    case 'ERR_ASSERTION': // undici's, of a status below 100
      return notHttp;
    case 'Z_BUF_ERROR':
      return ['truncated', `The compressed body from ${host} ends too soon`];
  }
  if (error instanceof errors.HTTPParserError) return message.includes('EOF') ? cut : notHttp;
  if (LENIENT_PARSER_ERROR.test(code)) return notHttp;
  if (DECODER_ERROR.test(code)) return ['invalid_response', `The compressed body from ${host} cannot be decoded`];
  if (stage === 'securing' || TLS_ERROR.test(code)) {
    return ['tls_failed', `No secure connection to ${host}: ${message}`];
  }
  return ['internal', `The fetch from ${host} failed: ${message}`];
}

const DECODER_ERROR = /^(Z_|ERR__ERROR_|ERR_BROTLI_|ERR_PADDING_)/;
const LENIENT_PARSER_ERROR = /^HPE_/;
const TLS_ERROR = /^(ERR_SSL_|ERR_TLS_|EPROTO$)/;

function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);
}
