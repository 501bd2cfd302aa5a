import { expect } from 'vitest';
import type { Answered } from './ask.js';
import { eventually } from './eventually.js';
import type { StillClock } from './still-clock.js';

/** Lets time pass until there is an answer. */
export async function inTime(clock: StillClock, answer: Promise<Answered>): Promise<Answered> {
  let isThere = false;
  const noted = answer.finally(() => {
    isThere = true;
  });
  await eventually(() => {
    clock.advance(1_000);
    expect(isThere).toBe(true);
  });
  return noted;
}
