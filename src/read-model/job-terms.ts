import { FETCH_ERROR_CODES, type FetchErrorCode } from '../job/job.events.js';

/** Something that is true of a job or not, and that an index knows. */
export type JobTerm =
  /** As JobView.host has it. */
  | { readonly kind: 'host'; readonly host: string }
  /** Normalised, exactly. */
  | { readonly kind: 'url'; readonly url: string }
  /** What a normalised URL begins with, the whole host included: `MAX_URL_PREFIX` characters at most. */
  | { readonly kind: 'urlPrefix'; readonly prefix: string }
  | { readonly kind: 'tag'; readonly tag: string }
  /** One of `wordsOfUrl`. */
  | { readonly kind: 'word'; readonly word: string }
  /** The latest attempt failed with one of these. */
  | { readonly kind: 'error'; readonly codes: readonly FetchErrorCode[] }
  /** The latest attempt was answered with one of these. */
  | { readonly kind: 'http'; readonly httpStatuses: readonly number[] };

/** So much of a URL is looked for by its beginning. */
export const MAX_URL_PREFIX = 200;

/** What a URL's prefix is looked for by. All of it is ASCII, as the WHATWG writes URLs. */
export function urlStart(url: string): string {
  return url.slice(0, MAX_URL_PREFIX);
}

/** What comes after everything that begins with a prefix: no URL has this character. */
export function beyondPrefix(prefix: string): string {
  return `${prefix}\u007f`;
}

/** The statuses that a text names: `404`, or `5xx` for a whole hundred. None where it names none. */
export function httpStatusesOf(text: string): readonly number[] {
  if (/^[1-5]\d\d$/.test(text)) return [Number(text)];
  if (!/^[1-5]xx$/.test(text)) return [];
  return Array.from({ length: 100 }, (_, n) => Number(text[0]) * 100 + n);
}

/** An index is walked once for each: databases merge about so many walks, and no more. */
export const MAX_HTTP_STATUSES = 200;

/** The codes that a text names: one, or with a star at its end all that begin so. None where it names none. */
export function errorCodesOf(text: string): readonly FetchErrorCode[] {
  const beginning = text.endsWith('*') ? text.slice(0, -1) : undefined;
  return FETCH_ERROR_CODES.filter((code) => (beginning === undefined ? code === text : code.startsWith(beginning)));
}
