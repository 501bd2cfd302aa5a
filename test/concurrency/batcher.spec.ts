import { describe, expect, test } from 'vitest';
import { Batcher } from '../../src/concurrency/batcher.js';

describe('questions that meet in one turn of the event loop', () => {
  const doubling = () => {
    const batches: number[] = [];
    const batcher = new Batcher(async (numbers: readonly number[]) => {
      batches.push(numbers.length);
      return numbers.map((number) => number * 2);
    });
    return { batches, batcher };
  };

  test('are answered together, each with its own answer', async () => {
    const { batches, batcher } = doubling();

    expect(await Promise.all([1, 2, 3].map((number) => batcher.ask(number)))).toEqual([2, 4, 6]);
    expect(batches).toEqual([3]);
    expect(await batcher.ask(4)).toBe(8);
    expect(batches).toEqual([3, 1]);
  });

  test('are answered in several steps where they are many', async () => {
    const { batches, batcher } = doubling();
    const numbers = Array.from({ length: 1_100 }, (_, n) => n);

    expect(await Promise.all(numbers.map((number) => batcher.ask(number)))).toEqual(numbers.map((n) => n * 2));
    expect(batches).toEqual([500, 500, 100]);
  });

  test('fail together, and the next ones do not', async () => {
    let isDown = true;
    const batcher = new Batcher(async (words: readonly string[]) => {
      if (isDown) throw new Error('down');
      return words;
    });

    const failed = await Promise.allSettled([batcher.ask('a'), batcher.ask('b')]);
    expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    isDown = false;
    expect(await batcher.ask('c')).toBe('c');
  });
});
