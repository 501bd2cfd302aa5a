import { describe, expect, test } from 'vitest';
import { Queue } from '../../src/concurrency/queue.js';

const never = new AbortController().signal;
const queueOf = (capacity: number) => new Queue<number>(capacity, () => new RangeError('too many'));

describe('a queue', () => {
  test('gives what has come, in order, and at most so much at once', async () => {
    const queue = queueOf(10);
    queue.push([1, 2]);
    queue.push([3]);

    expect(await queue.take(2, never)).toEqual([1, 2]);
    expect(await queue.take(2, never)).toEqual([3]);
  });

  test('lets its consumer wait until something comes', async () => {
    const queue = queueOf(10);
    const taken = queue.take(5, never);
    queue.push([1]);

    expect(await taken).toEqual([1]);
  });

  test('lets its consumer go, with nothing, when the signal aborts', async () => {
    const stopping = new AbortController();
    const queue = queueOf(10);
    const taken = queue.take(5, stopping.signal);
    stopping.abort();

    expect(await taken).toEqual([]);
    queue.push([1]);
    expect(await queue.take(5, stopping.signal)).toEqual([]);
  });

  test('gives what had come before it ended, and then nothing', async () => {
    const queue = queueOf(10);
    queue.push([1]);
    queue.end();
    queue.push([2]);

    expect(await queue.take(5, never)).toEqual([1]);
    expect(await queue.take(5, never)).toEqual([]);
  });

  test('ends where too many wait, and tells its consumer so after what had come', async () => {
    const queue = queueOf(3);
    queue.push([1, 2]);
    queue.push([3, 4]);

    expect(queue.hasEnded).toBe(true);
    expect(await queue.take(5, never)).toEqual([1, 2]);
    await expect(queue.take(5, never)).rejects.toThrow(RangeError);
  });

  test('begins anew, empty, where it is reset', async () => {
    const queue = queueOf(1);
    queue.push([1, 2]);
    queue.reset();
    queue.push([3]);

    expect(await queue.take(5, never)).toEqual([3]);
  });
});
