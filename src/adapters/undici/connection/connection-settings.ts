/**
 * What holds for every connection, whatever is sent over it. Durations are milliseconds. How long an origin may take to
 * answer is no matter of the connection: whoever asks has a deadline for everything.
 */
export interface ConnectionSettings {
  /** For the name, the connection, and TLS. */
  readonly connectTimeoutMs: number;
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

export const DEFAULT_CONNECTION_SETTINGS: ConnectionSettings = {
  connectTimeoutMs: 10_000,
  maxHeaderBytes: 64 * 1024,
  maxHeaders: 256,
  maxOverheadBytes: 256 * 1024,
  keepAliveMs: 4_000,
  keepAliveMaxMs: 15_000,
  maxIdleConnections: 256,
};
