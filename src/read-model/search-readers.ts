import { JOB_STATUSES, type JobStatus } from '../job/job.state.js';
import { rangeStart } from './instants.js';
import { errorCodesOf, httpStatusesOf, type JobTerm, MAX_HTTP_STATUSES, MAX_URL_PREFIX } from './job-terms.js';
import { BadSearchError, printWord, type SearchWord } from './search-words.js';
import { hostOf, hrefOf } from './url-parts.js';
import { wordsOfText } from './url-words.js';

/** What a word of a query means, whether or not it leaves out. */
export type WordMeaning =
  | { readonly kind: 'statuses'; readonly statuses: readonly JobStatus[] }
  | { readonly kind: 'terms'; readonly terms: readonly JobTerm[] }
  | { readonly kind: 'from' | 'till'; readonly time: Date };

type Reader = (word: SearchWord, now: Date) => WordMeaning;

/** The name of what has none: nobody can write it. */
export const FREE_TEXT = '';

/** By the name before the colon. They throw BadSearchError. */
export const WORD_READERS: Readonly<Record<string, Reader | undefined>> = Object.assign(Object.create(null), {
  status: (word) => ({
    kind: 'statuses',
    statuses: each(word, (text) => JOB_STATUSES.filter((status) => status === text)),
  }),
  host: (word) => terms({ kind: 'host', host: readHost(word) }),
  error: (word) => terms({ kind: 'error', codes: each(word, errorCodesOf) }),
  http: (word) => terms({ kind: 'http', httpStatuses: readHttp(word) }),
  tag: (word) => terms({ kind: 'tag', tag: whole(word, 'tag') }),
  url: (word) => terms(readUrl(word)),
  after: (word, now) => ({ kind: 'from', time: readTime(word, now) }),
  before: (word, now) => ({ kind: 'till', time: readTime(word, now) }),
  [FREE_TEXT]: (word) => terms(...readText(word).map((text) => ({ kind: 'word', word: text }) as const)),
} satisfies Record<string, Reader>);

/** A URL has 40 words at most that it is found by. */
const MAX_WORDS_OF_TEXT = 20;

const AGE_MS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

function terms(...found: readonly JobTerm[]): WordMeaning {
  return { kind: 'terms', terms: found };
}

/** Some of a closed list, separated by commas. */
function each<Value>(word: SearchWord, read: (text: string) => readonly Value[]): readonly Value[] {
  const found = word.value.split(',').map((text) => ({ text, values: read(text) }));
  const strange = found.find(({ values }) => values.length === 0);
  if (strange) throw refused(word, `There is no ${word.name} "${strange.text}"`);

  return [...new Set(found.flatMap(({ values }) => values))];
}

function readHost(word: SearchWord): string {
  const host = hostOf(whole(word, 'host'));
  if (host === undefined) throw refused(word, 'This is not the host of a URL');

  return host;
}

function readHttp(word: SearchWord): readonly number[] {
  const statuses = each(word, httpStatusesOf);
  if (statuses.length > MAX_HTTP_STATUSES) throw refused(word, `This names more than ${MAX_HTTP_STATUSES} statuses`);

  return statuses;
}

function readUrl(word: SearchWord): JobTerm {
  const { value, isQuoted } = word;
  const isPrefix = !isQuoted && value.endsWith('*');
  const url = hrefOf(isPrefix ? value.slice(0, -1) : value);
  if (url === undefined)
    throw refused(word, 'This is not an absolute URL, nor the beginning of one with its whole host');
  if (!isPrefix) return { kind: 'url', url };
  if (url.length > MAX_URL_PREFIX) throw refused(word, `A beginning has ${MAX_URL_PREFIX} characters at most`);

  return { kind: 'urlPrefix', prefix: url };
}

function readText(word: SearchWord): readonly string[] {
  if (!word.isQuoted && /^[a-z]+:$/.test(word.value)) throw refused(word, 'Something must stand after the colon');

  const words = wordsOfText(whole(word, 'word'));
  if (words.length === 0) throw refused(word, 'There is no letter and no digit in it, and nothing else is looked for');
  if (words.length > MAX_WORDS_OF_TEXT) throw refused(word, `It has more than ${MAX_WORDS_OF_TEXT} words`);
  if (word.isLeftOut && words.length > 1)
    throw refused(word, `These are ${words.length} words: leave out each by itself`);

  return words;
}

function readTime(word: SearchWord, now: Date): Date {
  if (word.isLeftOut) throw refused(word, 'A time is not left out: there are both after and before');

  const [, number, unit = ''] = /^(\d{1,6})([mhd])$/.exec(word.value) ?? [];
  const time = number === undefined ? rangeStart(word.value) : ago(Number(number) * (AGE_MS[unit] ?? 0), now);
  if (!time) throw refused(word, 'A time is an age like 90m, 12h or 7d, a day, or a time of ISO 8601 with its zone');

  return time;
}

/** Nothing is older than 1970, and a time that is has no place in an index. */
function ago(ms: number, now: Date): Date {
  return new Date(Math.max(0, now.getTime() - ms));
}

/** @throws BadSearchError where a star asks for a beginning, or an end, that no index knows */
function whole(word: SearchWord, what: string): string {
  if (word.isQuoted || !word.value.includes('*')) return word.value;

  throw refused(word, `No index knows a part of a ${what}: write it whole, or in quotes where the star belongs to it`);
}

function refused(word: SearchWord, why: string): BadSearchError {
  return new BadSearchError(printWord(word), why);
}
