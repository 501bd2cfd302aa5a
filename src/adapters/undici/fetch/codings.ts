import { FetchFault } from '../fetch-fault.js';

/** The content codings that are undone (RFC 9110, 8.4.1). */
export type Coding = 'gzip' | 'deflate' | 'br';

/** What a request says of them. */
export const ACCEPTED_CODINGS = 'gzip, deflate, br';

/** What a response claims of its body, and what can be done about it. */
export interface ClaimedCodings {
  /** To be undone, in the order in which they were applied. */
  readonly undone: readonly Coding[];
  /** What was claimed, where that is more than what is undone. */
  readonly claimed?: string;
  readonly warnings: readonly string[];
}

/** Honest origins use one, mistaken ones two. */
const MAX_CODINGS = 2;
const MAX_TOLD_LENGTH = 100;

/**
 * Reads a `Content-Encoding`. A word that is no coding says nothing (origins send `none`, or a charset). What lies under
 * a coding that we did not offer stays as it is.
 * @throws FetchFault for more than two codings
 */
export function codingsOf(contentEncoding: string): ClaimedCodings {
  const words = contentEncoding
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '' && word.toLowerCase() !== 'identity')
    .map((word) => ({ word, coding: codingOf(word) }));
  const applied = words.filter(({ coding }) => coding !== 'none');
  const codings = applied.map(({ coding }) => coding);
  if (codings.length > MAX_CODINGS) {
    throw new FetchFault(
      'invalid_response',
      `The body is encoded ${codings.length} times, which no honest origin does`,
    );
  }
  const undone = codings.slice(codings.lastIndexOf('other') + 1) as Coding[];
  const left = applied.slice(0, codings.length - undone.length);
  const odd = words.filter(({ coding }) => coding === 'none');
  const warnings = [
    ...(odd.length > 0 ? [`Content-Encoding says "${listed(odd)}", which is no coding`] : []),
    ...(left.length > 0 ? [`The body is still encoded, as ${listed(left)}`] : []),
  ];
  return { undone, ...(warnings.length > 0 && { claimed: told(contentEncoding) }), warnings };
}

function codingOf(word: string): Coding | 'other' | 'none' {
  const name = word.toLowerCase();
  return UNDONE[name] ?? (OTHERS.has(name) ? 'other' : 'none');
}

function listed(words: readonly { readonly word: string }[]): string {
  return told(words.map(({ word }) => word).join(', '));
}

/** An origin may claim as much as fits into its headers. */
function told(text: string): string {
  return text.slice(0, MAX_TOLD_LENGTH);
}

const UNDONE: { readonly [name: string]: Coding | undefined } = Object.assign(Object.create(null), {
  gzip: 'gzip',
  'x-gzip': 'gzip',
  deflate: 'deflate',
  br: 'br',
});

/** The other codings of IANA's registry (HTTP Content Coding Registry), and those in use without being in it. */
const OTHERS: ReadonlySet<string> = new Set([
  ...['aes128gcm', 'compress', 'dcb', 'dcz', 'exi', 'pack200-gzip', 'x-compress', 'zstd'],
  ...['bzip2', 'lzma', 'sdch', 'x-bzip2', 'xpress', 'xz'],
]);
