import { describe, expect, test } from 'vitest';
import { SharedRead } from '../../src/concurrency/shared-read.js';

describe('a read that is shared', () => {
  /** One whose reads are answered by hand, with how many there were. */
  const byHand = () => {
    const answers: { resolve(): void; reject(error: Error): void }[] = [];
    const read = new SharedRead(
      () =>
        new Promise<number>((resolve, reject) => {
          const number = answers.length + 1;
          answers.push({ resolve: () => resolve(number), reject });
        }),
    );
    return { read, answers };
  };

  test('gives a caller nothing that was read before it asked', async () => {
    const { read, answers } = byHand();
    const first = read.ask();
    const later = [read.ask(), read.ask()];
    expect(answers).toHaveLength(1);

    answers[0]?.resolve();
    expect(await first).toBe(1);
    await new Promise(setImmediate);
    answers[1]?.resolve();
    expect(await Promise.all(later)).toEqual([2, 2]);
    expect(answers).toHaveLength(2);
  });

  test('gives a caller that joins what is on its way', async () => {
    const { read, answers } = byHand();
    const all = [read.join(), read.join()];
    answers[0]?.resolve();

    expect(await Promise.all(all)).toEqual([1, 1]);
    void read.join();
    expect(answers).toHaveLength(2);
  });

  test('fails for those who share it, and not for those after them', async () => {
    const { read, answers } = byHand();
    const first = read.ask();
    const next = read.ask();
    answers[0]?.reject(new Error('down'));

    await expect(first).rejects.toThrow('down');
    await new Promise(setImmediate);
    answers[1]?.resolve();
    expect(await next).toBe(2);
  });
});
