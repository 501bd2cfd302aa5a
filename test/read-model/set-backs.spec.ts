import { describe, expect, test } from '@jest/globals';
import { SetBacks } from '../../src/read-model/set-backs.js';
import { clockAt } from '../kit/stories.js';

describe('waits that began after now', () => {
  test('are looked for at first, where the clock was set back, and every five minutes', async () => {
    const setBacks = new SetBacks();
    const looks: number[] = [];

    for (const at of [0, 1, 299.999, 300, 301, 300.999, 302, 700]) {
      await setBacks.putRight(clockAt(at), async () => {
        looks.push(at);
      });
    }

    expect(looks).toEqual([0, 300, 300.999, 700]);
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
