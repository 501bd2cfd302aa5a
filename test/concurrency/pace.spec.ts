import { describe, expect, test } from 'vitest';
import { Pace } from '../../src/concurrency/pace.js';
import { StillClock } from '../kit/still-clock.js';

describe('a pace', () => {
  const { signal } = new AbortController();

  test('lets a piece of work take as long as its rate says', async () => {
    const clock = new StillClock();
    const pace = new Pace(1_000, clock);
    let isOver = false;
    const working = pace.after(500, signal).then(() => {
      isOver = true;
    });

    clock.advance(499);
    await Promise.resolve();
    expect(isOver).toBe(false);
    clock.advance(1);
    await working;
  });

  test('does not make up for time that was lost', async () => {
    const clock = new StillClock();
    const pace = new Pace(1_000, clock);
    clock.advance(60_000);
    const [first, second] = [pace.after(1_000, signal), pace.after(1_000, signal)];
    const order: string[] = [];
    void first.then(() => order.push('first'));
    void second.then(() => order.push('second'));

    clock.advance(1_000);
    await first;
    expect(order).toEqual(['first']);
    clock.advance(1_000);
    await second;
  });

  test('ends at once when it is told to', async () => {
    const stopping = new AbortController();
    const working = new Pace(1, new StillClock()).after(1_000, stopping.signal);
    stopping.abort(new Error('Stopped'));

    await expect(working).rejects.toThrow('Stopped');
  });
});
