import { describe, expect, test } from 'vitest';
import { KeyedQueue } from '../../src/concurrency/keyed-queue.js';

describe('work on one key', () => {
  test('are taken one after another by those who want the same, and at once by others', async () => {
    const turns = new KeyedQueue<void>();
    const log: string[] = [];
    const work = (name: string) => async () => {
      log.push(`${name} begins`);
      await new Promise(setImmediate);
      log.push(`${name} ends`);
    };

    await Promise.all([turns.run('x', work('1')), turns.run('x', work('2')), turns.run('y', work('3'))]);

    expect(log.indexOf('1 ends')).toBeLessThan(log.indexOf('2 begins'));
    expect(log.indexOf('3 begins')).toBeLessThan(log.indexOf('1 ends'));
  });

  test('go on after one that failed', async () => {
    const turns = new KeyedQueue<string>();
    const failing = turns.run('x', () => Promise.reject(new Error('no')));
    const next = turns.run('x', async () => 'yes');

    await expect(failing).rejects.toThrow('no');
    await expect(next).resolves.toBe('yes');
  });

  test('hand on what came of one that began after it was asked for, and of no earlier one', async () => {
    const turns = new KeyedQueue<string>();
    const known: (string | undefined)[] = [];
    const work = (result: string) => async (earlier: string | undefined) => {
      known.push(earlier);
      await new Promise(setImmediate);
      return earlier ?? result;
    };

    const first = turns.run('x', work('1'));
    await Promise.resolve(); // it has begun
    const rest = [turns.run('x', work('2')), turns.run('x', work('3')), turns.run('x', work('4'))];
    await Promise.all([first, ...rest]);

    expect(known).toEqual([undefined, undefined, '2', '2']);
    expect(await turns.run('x', work('5'))).toBe('5');
  });
});
