import { describe, expect, test } from 'vitest';
import { SetBacks } from '../../src/read-model/set-backs.js';
import { clockAt } from '../kit/stories.js';

describe('waits that began after now', () => {
  test('are looked for at first and where the clock was set back, often in the minute after that, else every five minutes', async () => {
    const setBacks = new SetBacks();
    const looks: number[] = [];

    for (const at of [0, 1, 5, 9.999, 59, 60, 358.999, 359, 361, 360.999, 362, 366, 700]) {
      await setBacks.putRight(clockAt(at), async () => {
        looks.push(at);
      });
    }

    expect(looks).toEqual([0, 5, 59, 359, 360.999, 366, 700]);
  });

  test('are looked for again where that failed', async () => {
    const setBacks = new SetBacks();
    const failing = setBacks.putRight(clockAt(0), () => Promise.reject(new Error('The store is away')));
    await expect(failing).rejects.toThrow('The store is away');

    let looks = 0;
    for (const at of [1, 2]) {
      await setBacks.putRight(clockAt(at), async () => {
        looks++;
      });
    }

    expect(looks).toBe(1);
  });
});
