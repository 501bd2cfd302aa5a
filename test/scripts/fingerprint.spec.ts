import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fingerprint, unlessStamped } from '../../scripts/fingerprint.mjs';

let root: string;
const write = (name: string, content: string) => writeFileSync(join(root, name), content);

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'retriever-print-'));
  mkdirSync(join(root, 'src/job'), { recursive: true });
  write('src/main.ts', 'main');
  write('src/job/job.ts', 'job');
  write('tsconfig.json', '{}');
});
afterEach(() => rmSync(root, { recursive: true }));

describe('the fingerprint of sources', () => {
  const print = () => fingerprint(root, ['src', 'tsconfig.json', 'absent.json']);

  test('is the same for the same files, whatever their times', () => {
    const before = print();
    utimesSync(join(root, 'src/main.ts'), new Date(0), new Date(0));

    expect(print()).toBe(before);
  });

  test.each<[string, () => void]>([
    ['a content', () => write('src/job/job.ts', 'jab')],
    ['a new file', () => write('src/job/new.ts', '')],
    ['a file that is gone', () => rmSync(join(root, 'src/job/job.ts'))],
    ['a file beside the folders', () => write('tsconfig.json', '{ }')],
    ['a file that was missing', () => write('absent.json', '')],
  ])('tells %s', (_, change) => {
    const before = print();
    change();

    expect(print()).not.toBe(before);
  });
});

describe('the fingerprint of two files', () => {
  test('tells where one ends and the next begins', () => {
    const before = fingerprint(root, ['src/main.ts', 'tsconfig.json']);
    write('src/main.ts', 'mai');
    write('tsconfig.json', 'n{}');

    expect(fingerprint(root, ['src/main.ts', 'tsconfig.json'])).not.toBe(before);
  });
});

describe('work under a stamp', () => {
  test('is done once for a print, and again for another', async () => {
    const done: string[] = [];
    const work = (print: string) => unlessStamped(join(root, 'dist/.built'), print, async () => void done.push(print));

    expect([await work('a'), await work('a'), await work('b')]).toEqual([true, false, true]);
    expect(done).toEqual(['a', 'b']);
  });

  test('is done again when it was cut off, also for the print that it was done for before', async () => {
    const stamp = join(root, 'dist/.built');
    await unlessStamped(stamp, 'a', async () => {});
    await expect(unlessStamped(stamp, 'b', () => Promise.reject(new Error('killed')))).rejects.toThrow('killed');

    expect(await unlessStamped(stamp, 'a', async () => {})).toBe(true);
  });

  test('is done again when it failed', async () => {
    const stamp = join(root, 'dist/.built');
    const failing = unlessStamped(stamp, 'a', async () => {
      throw new Error('a type error');
    });

    await expect(failing).rejects.toThrow('a type error');
    expect(await unlessStamped(stamp, 'a', async () => {})).toBe(true);
    expect(readFileSync(stamp, 'utf8')).toBe('a');
  });
});
