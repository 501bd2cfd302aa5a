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

/** The values of a header of a response, in the order they came. */
export function valuesOf(headers: readonly HeaderPair[], name: string): readonly string[] {
  return headers.filter(([key]) => key === name).map(([, value]) => value);
}

/** The value of a header that came once, and is of its form: one that is not would be sent back as it is. */
export function soleValue(headers: readonly HeaderPair[], name: string, form: RegExp): string | undefined {
  const [value, ...more] = valuesOf(headers, name);
  return value !== undefined && more.length === 0 && form.test(value) ? value : undefined;
}

/** Headers as a job keeps them: names in lower case, sorted. Those of one name keep their order, which has a meaning. */
export function sortedHeaders(headers: readonly HeaderPair[]): readonly HeaderPair[] {
  const lowered = headers.map(([name, value]): HeaderPair => [name.toLowerCase(), value]);
  return lowered.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}
