/** One line of the headers of a request or a response. */
export type HeaderPair = readonly [name: string, value: string];

/**
 * Headers that no job may carry: secrets do not belong into a log that keeps everything, and the rest are the
 * fetcher's own (RFC 9110, 7.6.1 and 8.6).
 */
export const REFUSED_HEADERS: ReadonlySet<string> = new Set([
  'authorization',
  'cookie',
  'proxy-authorization',
  'host',
  'connection',
  'content-length',
  'expect',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Headers as a job keeps them: names in lower case, sorted. Those of one name keep their order, which has a meaning. */
export function sortedHeaders(headers: readonly HeaderPair[]): readonly HeaderPair[] {
  const lowered = headers.map(([name, value]): HeaderPair => [name.toLowerCase(), value]);
  return lowered.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}
