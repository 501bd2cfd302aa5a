import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { DataFolder, FolderInUseError } from '../../src/adapters/sqlite/data-folder.js';
import { compileInto } from '../kit/compiled.js';
import { temporaryFolder } from '../kit/temporary-folder.js';

describe('a data folder', () => {
  let programs: Awaited<ReturnType<typeof temporaryFolder>>;
  let temporary: Awaited<ReturnType<typeof temporaryFolder>>;
  let path: string;
  let children: ChildProcess[];

  beforeAll(async () => {
    programs = await temporaryFolder();
    await compileInto(programs.path, ['eventsourcing', 'adapters/sqlite']);
    await writeFile(join(programs.path, 'holding.js'), HOLDING);
  });
  afterAll(() => programs.remove());
  beforeEach(async () => {
    temporary = await temporaryFolder();
    path = join(temporary.path, 'deep', 'data');
    children = [];
  });
  afterEach(async () => {
    for (const child of children) await kill(child);
    await temporary.remove();
  });

  const kill = async (child: ChildProcess) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  /** Another process that has the folder open until it is killed. */
  const heldBy = async (alone: boolean) => {
    const program = [join(programs.path, 'holding.js'), path, String(alone)];
    const child = spawn(process.execPath, program, { stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(child);
    await once(child.stdout, 'data');
    return child;
  };
  const open = (alone: boolean, patienceMs = 0) => DataFolder.open(path, { alone, patienceMs });

  test('is created where there is none, and knows its files', async () => {
    const folder = await open(true);

    expect(folder.file('events.db')).toBe(join(path, 'events.db'));
    folder.close();
  });

  test('is refused to others while one process is alone in it', async () => {
    await heldBy(true);

    await expect(open(true)).rejects.toThrow(FolderInUseError);
    await expect(open(false)).rejects.toThrow(`${path} is in use by another process`);
  });

  test('is shared by processes that need not be alone, and refused to one that must be', async () => {
    await heldBy(false);
    await heldBy(false);
    const third = await open(false);

    await expect(open(true)).rejects.toThrow(FolderInUseError);

    third.close();
  });

  test.each([true, false])('is free at once when its process was killed (alone: %s)', async (alone) => {
    await kill(await heldBy(alone));

    const folder = await open(true);
    folder.close();
  });

  test('waits for a predecessor that is about to go', async () => {
    const child = await heldBy(true);

    const opening = open(true, 60_000);
    await kill(child);

    (await opening).close();
  });

  test('is free once it was closed, also within one process', async () => {
    const first = await open(true);
    await expect(open(false)).rejects.toThrow(FolderInUseError);
    first.close();
    first.close();

    const [second, third] = [await open(false), await open(false)];
    second.close();
    await expect(open(true)).rejects.toThrow(FolderInUseError);
    third.close();
    (await open(true)).close();
  });
});

const HOLDING = `
import { DataFolder } from './adapters/sqlite/data-folder.js';

const folder = await DataFolder.open(process.argv[2], { alone: process.argv[3] === 'true' });
console.log('held');
setInterval(() => folder.path, 60_000);
`;
