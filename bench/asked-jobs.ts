import { type Life, type Likeness, life, refused, timedOut } from './lives.js';

/** So many jobs have some of everything that is asked for, and each further lot of them has the same again. */
export const LOT = 1_000;

const HOSTS = 5;
const ENDS: readonly Likeness['end'][] = [timedOut, refused(404), refused(503), null];
/** One in so many ends in one of these ways; all others were fetched. */
const ONE_IN = 20;

/** A job for questions: what it is like is of one of five hosts, some have tags, some failed, some still wait. */
export function askedLife(number: number): Life {
  const end = ENDS[number % ONE_IN];
  return life(number, 1, {
    url: askedUrl(number),
    tags: number % 10 === 9 ? ['catalogue'] : [],
    ...(end !== undefined && { end }),
  });
}

export function askedUrl(number: number): string {
  const kind = Math.floor(number / 7) % 10 === 0 ? 'invoice' : 'article';
  const state = number % 2 === 0 ? 'draft' : 'final';
  return `https://site-${Math.floor(number / ONE_IN) % HOSTS}.example/${kind}s/${kind}-${number}-${state}.html`;
}
