import type { ByteRange } from '../bodies/body-store.js';

/** What a `Range` header asks for of a body. */
export type RequestedRange =
  | { readonly kind: 'whole' }
  | { readonly kind: 'part'; readonly range: ByteRange }
  | { readonly kind: 'unsatisfiable' };

const WHOLE: RequestedRange = { kind: 'whole' };
const UNSATISFIABLE: RequestedRange = { kind: 'unsatisfiable' };
const SINGLE_RANGE = /^bytes\s*=\s*(\d*)-(\d*)\s*$/i;

/** RFC 9110, 14: what cannot be read is ignored, and several ranges at once are answered with the whole. */
export function requestedRange(header: string | undefined, size: number): RequestedRange {
  const [, first, last] = header?.match(SINGLE_RANGE) ?? [];
  if (first === undefined || last === undefined || first + last === '') return WHOLE;
  if (first === '') return suffix(Number(last), size);

  const start = Number(first);
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (last !== '' && Number(last) < start) return WHOLE;
  return start >= size ? UNSATISFIABLE : { kind: 'part', range: { start, end } };
}

function suffix(length: number, size: number): RequestedRange {
  if (length === 0) return UNSATISFIABLE;
  if (size === 0) return WHOLE; // no 206 can say "nothing"

  return { kind: 'part', range: { start: Math.max(0, size - length), end: size - 1 } };
}
