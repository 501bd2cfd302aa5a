import { describe, expect, test } from 'vitest';
import { Backoff } from '../../src/concurrency/backoff.js';

describe('pauses that grow', () => {
  const expectNext = (backoff: Backoff, limitMs: number) => {
    const ms = backoff.next();
    expect(ms).toBeGreaterThanOrEqual(50);
    expect(ms).toBeLessThanOrEqual(limitMs);
  };

  test('are drawn up to a limit that doubles with each, up to the longest', () => {
    const backoff = new Backoff(100, 400);

    for (const limitMs of [100, 200, 400, 400]) expectNext(backoff, limitMs);
  });

  test('are not alike, so that those who failed together do not come back together', () => {
    const pauses = Array.from({ length: 20 }, () => new Backoff(100, 400).next());

    expect(new Set(pauses).size).toBeGreaterThan(10);
  });

  test('begin anew after a success', () => {
    const backoff = new Backoff(100, 400);
    for (let n = 0; n < 5; n++) backoff.next();
    backoff.reset();

    expectNext(backoff, 100);
  });
});
