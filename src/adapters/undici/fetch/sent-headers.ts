/** The value of a header among names and values in turn, as undici takes them. */
export function sentAs(headers: readonly string[], name: string): string | undefined {
  const index = headers.findIndex((word, index) => index % 2 === 0 && word === name);
  return index === -1 ? undefined : headers[index + 1];
}

export function isPartAskedFor(headers: readonly string[]): boolean {
  return sentAs(headers, 'range') !== undefined;
}

/** Whether a 304 is an answer to it. */
export function isConditional(headers: readonly string[]): boolean {
  return sentAs(headers, 'if-none-match') !== undefined || sentAs(headers, 'if-modified-since') !== undefined;
}
