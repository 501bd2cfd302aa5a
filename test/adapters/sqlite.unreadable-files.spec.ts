import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EmbeddedFamily } from '../../src/adapters/sqlite/embedded-family.js';
import { FileAccessError, ForeignFileError, UnreadableFileError } from '../../src/adapters/sqlite/file.errors.js';
import { aFolder, garbage, ofAnotherProgram, ofAnotherShape } from '../kit/damages.js';
import { temporaryFolder } from '../kit/temporary-folder.js';

/* A file that is cut under connections of the same process is none to SQLite: that is a test of processes. */
const DAMAGES = [
  ['garbage', garbage, 'it is no SQLite file, or its beginning is damaged'],
  ['a folder', aFolder, 'it is a folder'],
  ['of another shape', ofAnotherShape, 'it has no table '],
] as const;

describe('a file of the embedded family that cannot be read', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;

  beforeEach(async () => {
    folder = await temporaryFolder();
    await (await open()).onApplicationShutdown();
  });
  afterEach(() => folder.remove());

  const open = (use: 'alone' | 'shared' | 'tool' = 'alone', dataDir = folder.path) =>
    EmbeddedFamily.open({ dataDir, use });
  const refused = async (use?: 'shared' | 'tool', dataDir?: string) => {
    const family = open(use, dataDir);
    return family.then(
      async (opened) => opened.onApplicationShutdown().then(() => new Error('It was opened')),
      (error: Error) => error,
    );
  };
  const path = (name: string) => join(folder.path, name);
  const keptOf = async (file: string) =>
    (await readdir(folder.path)).filter((name) => new RegExp(`^${file}\\.unreadable-\\w+$`).test(name));

  describe.each([
    ['events.db', 'the event log', 'restore it from a backup; "retriever audit verify" names what of it can be read'],
    [
      'bodies.db',
      'what was fetched',
      'restore it from a backup; or move it away, start, and have what is lost fetched',
    ],
  ])('%s', (file, holds, remedy) => {
    test.each(DAMAGES)(
      'that is %s is named, with what it holds and what to do, and left as it is',
      async (_, damage, why) => {
        await damage(path(file));

        const error = await refused();

        expect(error).toBeInstanceOf(UnreadableFileError);
        expect(error.message).toContain(`${path(file)}, which should hold ${holds}, cannot be read (${why}`);
        expect(error.message).toContain(`): ${remedy}`);
        expect(await keptOf(file)).toEqual([]);
      },
    );
  });

  describe.each(['views-1.db', 'runtime.db'])('%s', (file) => {
    test.each(DAMAGES)('that is %s is kept under another name, and begun anew', async (_, damage, _why) => {
      await damage(path(file));

      const family = await open();

      expect(await keptOf(file)).toHaveLength(1);
      expect(await family.views.position()).toBe(0n);
      await family.onApplicationShutdown();
      await (await open()).onApplicationShutdown();
      expect(await keptOf(file)).toHaveLength(1);
    });

    test.each(DAMAGES)('that is %s is left to the service by a tool', async (_, damage, why) => {
      await damage(path(file));

      const error = await refused('tool');

      expect(error.message).toContain(`${path(file)}, which should hold `);
      expect(error.message).toContain(`cannot be read (${why}`);
      expect(error.message).toContain('): start the service');
      expect(await keptOf(file)).toEqual([]);
    });
  });

  test.each(['events.db', 'bodies.db', 'views-1.db', 'runtime.db'])(
    'is refused as somebody else’s where another program made %s, and left as it is',
    async (file) => {
      await ofAnotherProgram(path(file));

      const error = await refused();

      expect(error).toBeInstanceOf(ForeignFileError);
      expect(error.message).toContain(`${path(file)} is a database of something else, and should hold `);
      const other = new Database(path(file));
      expect(other.prepare('SELECT name FROM sqlite_master').all()).toEqual([{ name: 'notes' }]);
      expect(other.prepare('PRAGMA journal_mode').all()).toEqual([{ journal_mode: 'delete' }]);
      other.close();
    },
  );

  test('does not touch the views where the log is the one', async () => {
    await garbage(path('events.db'));
    await garbage(path('views-1.db'));

    expect((await refused()).message).toContain(path('events.db'));
    expect(await keptOf('views-1.db')).toEqual([]);
  });

  test('is not set aside under another process that has it open', async () => {
    const other = await open('shared');
    await garbage(path('runtime.db'));

    const error = await refused('shared');

    expect(error.message).toContain('start the service while no other process uses the folder');
    expect(await keptOf('runtime.db')).toEqual([]);
    await other.onApplicationShutdown().catch(() => {});
  });

  test('is set aside by one of several processes that may share the folder, once it is there alone', async () => {
    await garbage(path('runtime.db'));

    const first = await open('shared');
    const second = await open('shared');

    expect(await keptOf('runtime.db')).toHaveLength(1);
    await expect(open('alone')).rejects.toThrow('is in use by another process');
    await second.onApplicationShutdown();
    await first.onApplicationShutdown();
  });

  test('is the data folder itself where that is a file, or in one', async () => {
    const file = path('notes.txt');
    await writeFile(file, 'not a folder');

    for (const dataDir of [file, join(file, 'data')]) {
      const error = await refused(undefined, dataDir);
      expect(error).toBeInstanceOf(FileAccessError);
      expect(error.message).toContain(`${dataDir} cannot be made the data folder (`);
    }
  });
});
