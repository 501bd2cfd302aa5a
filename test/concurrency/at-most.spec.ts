import { describe, expect, test } from 'vitest';
import { atMost } from '../../src/concurrency/at-most.js';
import { eventually } from '../kit/eventually.js';

const NUMBERS = [0, 1, 2, 3, 4, 5, 6];

describe('work on many items, at most so many at once', () => {
  test('is answered in the order of the items, whichever is done first', async () => {
    const turns = (count: number): Promise<void> =>
      count === 0 ? Promise.resolve() : new Promise(setImmediate).then(() => turns(count - 1));

    const answers = await atMost(3, NUMBERS, async (number) => {
      await turns(number % 3 === 0 ? 5 : 1);
      return number * 10;
    });

    expect(answers).toEqual([0, 10, 20, 30, 40, 50, 60]);
  });

  test('begins in the order of the items, and the next one as soon as one is done', async () => {
    const begun: number[] = [];
    const finish: (() => void)[] = [];
    const all = atMost(2, NUMBERS, (number) => {
      begun.push(number);
      return new Promise<void>((resolve) => {
        finish[number] = resolve;
      });
    });
    expect(begun).toEqual([0, 1]);

    finish[1]?.();
    await eventually(() => expect(begun).toEqual([0, 1, 2]));
    for (const number of NUMBERS) await eventually(() => finish[number]?.() ?? expect(begun).toContain(number));

    await all;
    expect(begun).toEqual(NUMBERS);
  });

  test('begins no further one once it is aborted, and answers for those that it began', async () => {
    const stopping = new AbortController();
    const work = async (number: number) => {
      if (number === 3) stopping.abort();
      return number;
    };

    expect(await atMost(1, NUMBERS, work, stopping.signal)).toEqual([0, 1, 2, 3]);
    expect(await atMost(1, NUMBERS, work, stopping.signal)).toEqual([]);
  });

  test('of no items is done at once', async () => {
    expect(await atMost(5, [], async () => 1)).toEqual([]);
  });
});
