import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { withLock } from '../../scripts/lock.mjs';
import { eventually } from '../kit/eventually.js';

describe('the lock of those who install and build', () => {
  let folder: string;
  let lock: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'retriever-lock-'));
    lock = join(folder, 'below', 'lock');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('is there while the task runs, with the process in it, and gone afterwards', async () => {
    const held = await withLock(lock, async () => readFileSync(lock, 'utf8'));

    expect(held).toBe(String(process.pid));
    expect(existsSync(lock)).toBe(false);
  });

  test('is released by a task that fails', async () => {
    const failing = withLock(lock, async () => {
      throw new Error('no space left');
    });

    await expect(failing).rejects.toThrow('no space left');
    expect(existsSync(lock)).toBe(false);
  });

  test('lets many who come at once in one after the other', async () => {
    let inside = 0;
    const most: number[] = [];
    const task = async () => {
      most.push(++inside);
      await new Promise((resolve) => setImmediate(resolve));
      inside--;
    };

    await Promise.all(Array.from({ length: 20 }, () => withLock(lock, task, { pollMs: 1 })));

    expect(most).toEqual(Array.from({ length: 20 }, () => 1));
  });

  test('tells the second whom it waits for', async () => {
    const heard: number[] = [];
    const first = withLock(lock, () => eventually(() => expect(heard).toHaveLength(1)));
    await withLock(lock, async () => {}, { pollMs: 1, onWait: (holder) => heard.push(holder) });
    await first;

    expect(heard).toEqual([process.pid]);
  });

  test('is taken over from a process that is gone, by one of those who wait at a time', async () => {
    await withLock(lock, async () => {}); // makes the folder
    writeFileSync(lock, String(await endedProcess()));
    let inside = 0;

    await Promise.all(
      Array.from({ length: 10 }, () =>
        withLock(
          lock,
          async () => {
            expect(++inside).toBe(1);
            await new Promise((resolve) => setImmediate(resolve));
            inside--;
          },
          { pollMs: 1 },
        ),
      ),
    );
  });

  test('is taken over when its holder has long not touched it, whatever has its process id now', async () => {
    await withLock(lock, async () => {});
    writeFileSync(lock, String(process.ppid));
    const longAgo = new Date(Date.now() - 3_600_000);
    utimesSync(lock, longAgo, longAgo);

    expect(await withLock(lock, async () => 'in', { pollMs: 1 })).toBe('in');
  });
});

/** An id that nobody has: its process has just ended. */
function endedProcess(): Promise<number> {
  const child = spawn(process.execPath, ['--eval', '']);
  return new Promise((resolve) => child.once('exit', () => resolve(child.pid ?? 0)));
}
