import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DataFolder, FolderInUseError, UnfinishedRestoreError } from '../../src/adapters/sqlite/data-folder.js';
import { NotEmptyError } from '../../src/backup/store-copies.js';
import { BackedUpFolder } from '../kit/backed-up-folder.js';

describe('a restore of a data folder', () => {
  let folder: BackedUpFolder;

  beforeEach(async () => {
    folder = await BackedUpFolder.open();
    await folder.fetch(1);
    await folder.make();
  });
  afterEach(() => folder.close());

  const restored = async () =>
    (await readdir(folder.path('new'))).filter((name) => !name.startsWith('folder.lock')).sort();

  test('puts both files into a folder that was not there', async () => {
    const { problems, isPlaced } = await folder.restore('new');

    expect({ problems, isPlaced }).toEqual({ problems: [], isPlaced: true });
    expect(await restored()).toEqual(['bodies.db', 'events.db']);
    for (const name of await restored()) {
      expect(await readFile(folder.path('new', name))).toEqual(await readFile(folder.path('backup', name)));
    }
  });

  test('goes into an empty folder only, and touches nothing of another', async () => {
    await mkdir(folder.path('new'));
    await writeFile(folder.path('new', 'views-1.db'), 'of another log');

    await expect(folder.restore('new')).rejects.toThrow(NotEmptyError);
    await expect(folder.restore('new')).rejects.toThrow(
      /new is not empty \(views-1\.db\): a restore goes into an empty/,
    );

    expect(await restored()).toEqual(['views-1.db']);
  });

  test('is refused while a service uses the folder', async () => {
    const service = await DataFolder.open(folder.path('new'), { use: 'shared' });

    await expect(folder.restore('new')).rejects.toThrow(FolderInUseError);

    service.close();
  });

  test('verifies first: of a backup that was changed nothing is restored, unless that is asked for', async () => {
    const changed = Buffer.concat([await readFile(folder.path('backup', 'bodies.db')), Buffer.alloc(4_096)]);
    await writeFile(folder.path('backup', 'bodies.db'), changed);

    const refused = await folder.restore('new');
    expect(refused).toMatchObject({ isPlaced: false, problems: [expect.stringMatching(/^bodies\.db has \d+ bytes/)] });
    expect(await restored()).toEqual([]);

    expect(await folder.restore('new', { evenDamaged: true })).toMatchObject({ isPlaced: true });
    expect(await restored()).toEqual(['bodies.db', 'events.db']);
  });

  test('brings back what is there of a backup that has lost a file, if that is asked for', async () => {
    await rm(folder.path('backup', 'bodies.db'));

    await folder.restore('new', { evenDamaged: true });

    expect(await restored()).toEqual(['events.db']);
  });

  describe('that was cut off', () => {
    beforeEach(async () => {
      await mkdir(folder.path('new'));
      await writeFile(folder.path('new', 'restore.unfinished'), '');
      await writeFile(folder.path('new', 'events.db'), 'half of a log');
    });

    test.each(['alone', 'shared', 'tool'] as const)('keeps out who comes %s', async (use) => {
      const opening = DataFolder.open(folder.path('new'), { use });

      await expect(opening).rejects.toThrow(UnfinishedRestoreError);
      await expect(opening).rejects.toThrow(/new was cut off: run "retriever restore" again$/);
    });

    test('is run again, and then is whole', async () => {
      expect(await folder.restore('new')).toMatchObject({ isPlaced: true });

      expect(await restored()).toEqual(['bodies.db', 'events.db']);
      expect(await readFile(folder.path('new', 'events.db'))).toEqual(
        await readFile(folder.path('backup', 'events.db')),
      );
      (await DataFolder.open(folder.path('new'), { use: 'alone' })).close();
    });

    test('still touches nothing that it did not put there', async () => {
      await writeFile(folder.path('new', 'views-1.db'), '');

      await expect(folder.restore('new')).rejects.toThrow(NotEmptyError);
    });
  });
});
