import { describe, expect, test } from 'vitest';
import { unlessAborted } from '../../src/concurrency/unless-aborted.js';

describe('a promise that is waited for unless a signal aborts', () => {
  const silent = new Promise<string>(() => {});

  test('gives its value, or fails, where it does not', async () => {
    const { signal } = new AbortController();

    expect(await unlessAborted(Promise.resolve('yes'), signal)).toBe('yes');
    await expect(unlessAborted(Promise.reject(new Error('no')), signal)).rejects.toThrow('no');
  });

  test('gives nothing as soon as it does', async () => {
    const stopping = new AbortController();
    const answer = unlessAborted(silent, stopping.signal);
    stopping.abort();

    expect(await answer).toBeUndefined();
    expect(await unlessAborted(silent, stopping.signal)).toBeUndefined();
  });
});
