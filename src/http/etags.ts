const ENTITY_TAG = /(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"/g;

/** A strong entity tag. */
export function etagOf(tag: bigint | string): string {
  return `"${tag}"`;
}

/** Whether an `If-None-Match` names this strong tag: weak comparison, as RFC 9110, 13.1.2 asks for. */
export function isNoneMatchFor(header: string, etag: string): boolean {
  if (header.trim() === '*') return true;

  return (header.match(ENTITY_TAG) ?? []).some((listed) => listed.replace(/^W\//, '') === etag);
}

/** Whether an `If-Range` holds for this strong tag (RFC 9110, 13.1.5). Results have no date that it could name. */
export function isRangeFor(header: string | undefined, etag: string): boolean {
  return header === undefined || header.trim() === etag;
}
