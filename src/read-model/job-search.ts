import { JOB_STATUSES, type JobStatus } from '../job/job.state.js';
import type { JobTerm } from './job-terms.js';
import { FREE_TEXT, WORD_READERS, type WordMeaning } from './search-readers.js';
import { BadSearchError, printWord, type SearchWord, searchWords } from './search-words.js';

/** What a query says of jobs: all of it must be true of each. */
export interface JobSearch {
  readonly statuses?: readonly JobStatus[] | undefined;
  readonly every: readonly JobTerm[];
  readonly none: readonly JobTerm[];
  /** Submitted at or after the one, before the other. */
  readonly from?: Date | undefined;
  readonly till?: Date | undefined;
  /** The first word that leaves out, where no other says what to look for: no index serves it alone. */
  readonly onlyLeavesOut?: string | undefined;
}

/**
 * Reads `status:failed host:example.com error:timeout* http:5xx tag:x after:1h -text`.
 * @param now what ages are counted from
 * @throws BadSearchError
 */
export function searchOf(text: string, now: Date): JobSearch {
  const words = searchWords(text).map((word) => ({ word, meaning: meaningOf(word, now) }));
  const statuses = JOB_STATUSES.filter((status) => words.every(({ word, meaning }) => isOf(status, word, meaning)));
  const times = (bound: 'from' | 'till') =>
    words.flatMap(({ meaning }) => (meaning.kind === bound ? meaning.time.getTime() : []));
  const [froms, tills] = [times('from'), times('till')];
  return {
    ...(statuses.length < JOB_STATUSES.length && { statuses }),
    every: words.flatMap(({ word, meaning }) => (word.isLeftOut ? [] : termsOf(meaning))),
    none: words.flatMap(({ word, meaning }) => (word.isLeftOut ? termsOf(meaning) : [])),
    ...(froms.length > 0 && { from: new Date(Math.max(...froms)) }),
    ...(tills.length > 0 && { till: new Date(Math.min(...tills)) }),
    onlyLeavesOut: onlyLeftOut(words.map(({ word }) => word)),
  };
}

function meaningOf(word: SearchWord, now: Date): WordMeaning {
  const { name, value, isQuoted } = word;
  const isUrl = name === null && !isQuoted && /^https?:\/\//.test(value);
  const reader = WORD_READERS[isUrl ? 'url' : (name ?? FREE_TEXT)];
  if (reader) return reader(word, now);

  const names = Object.keys(WORD_READERS).filter((known) => known !== FREE_TEXT);
  throw new BadSearchError(printWord(word), `Only ${names.join(', ')} stand before a colon; quotes make it free text`);
}

function termsOf(meaning: WordMeaning): readonly JobTerm[] {
  return meaning.kind === 'terms' ? meaning.terms : [];
}

function isOf(status: JobStatus, { isLeftOut }: SearchWord, meaning: WordMeaning): boolean {
  return meaning.kind !== 'statuses' || meaning.statuses.includes(status) !== isLeftOut;
}

/** Statuses that are left out leave others, which are looked for. */
function onlyLeftOut(words: readonly SearchWord[]): string | undefined {
  const isAnchor = ({ isLeftOut, name }: SearchWord) => !isLeftOut && name !== 'before';
  const leftOut = words.find(({ isLeftOut, name }) => isLeftOut && name !== 'status');
  return leftOut && !words.some(isAnchor) ? printWord(leftOut) : undefined;
}
