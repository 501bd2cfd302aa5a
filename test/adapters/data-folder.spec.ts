import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DataFolder, FolderInUseError, type FolderUse, NoFolderError } from '../../src/adapters/sqlite/data-folder.js';
import { nodeArguments } from '../kit/program.js';
import { temporaryFolder } from '../kit/temporary-folder.js';

describe('a data folder', () => {
  let temporary: Awaited<ReturnType<typeof temporaryFolder>>;
  let path: string;
  let children: ChildProcess[];

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
  const heldBy = async (use: FolderUse) => {
    const child = spawn(process.execPath, nodeArguments(HOLDING, path, use), { stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(child);
    await once(child.stdout, 'data');
    return child;
  };
  const open = (use: FolderUse, patienceMs = 0) => DataFolder.open(path, { use, patienceMs });

  test('is created where there is none, and knows its files', async () => {
    const folder = await open('alone');

    expect(folder.file('events.db')).toBe(join(path, 'events.db'));
    folder.close();
  });

  test('is refused to others while one process is alone in it', async () => {
    await heldBy('alone');

    await expect(open('alone')).rejects.toThrow(FolderInUseError);
    await expect(open('shared')).rejects.toThrow(`${path} is in use by another process`);
  });

  test('is shared by processes that need not be alone, and refused to one that must be', async () => {
    await heldBy('shared');
    await heldBy('shared');
    const third = await open('shared');

    await expect(open('alone')).rejects.toThrow(FolderInUseError);

    third.close();
  });

  test.each(['alone', 'shared'] as const)('is open to tools beside a service that is %s in it', async (use) => {
    const service = await heldBy(use);

    const tools = [await open('tool'), await open('tool')];

    await kill(service);
    (await open('alone')).close(); // nor do tools keep a service out
    for (const tool of tools) tool.close();
  });

  test('is not made by a tool: where there is none it was given the wrong name', async () => {
    await expect(open('tool')).rejects.toThrow(NoFolderError);
    await expect(open('tool')).rejects.toThrow(`${path} is no data folder`);

    (await open('alone')).close();
    (await open('tool')).close();
  });

  test.each(['alone', 'shared'] as const)('is free at once when its process was killed (%s)', async (use) => {
    await kill(await heldBy(use));

    const folder = await open('alone');
    folder.close();
  });

  test('waits for a predecessor that is about to go', async () => {
    const child = await heldBy('alone');

    const opening = open('alone', 60_000);
    await kill(child);

    (await opening).close();
  });

  test('is free once it was closed, also within one process', async () => {
    const first = await open('alone');
    await expect(open('shared')).rejects.toThrow(FolderInUseError);
    first.close();
    first.close();

    const [second, third] = [await open('shared'), await open('shared')];
    second.close();
    await expect(open('alone')).rejects.toThrow(FolderInUseError);
    third.close();
    (await open('alone')).close();
  });
});

const HOLDING = `
import { DataFolder } from './build/adapters/sqlite/data-folder.js';

const folder = await DataFolder.open(process.argv[1], { use: process.argv[2] });
console.log('held');
setInterval(() => folder.path, 60_000);
`;
