import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { digestOf } from '../../src/audit/file-digest.js';
import { FolderExistsError } from '../../src/backup/folders.js';
import { BadBackupError, readManifest } from '../../src/backup/manifest.js';
import { idOf, streamOf } from '../kit/audited-log.js';
import { BackedUpFolder } from '../kit/backed-up-folder.js';
import { sealed } from '../kit/sealed.js';
import { clockAt, deleted, started } from '../kit/stories.js';

describe('a backup of a data folder', () => {
  let folder: BackedUpFolder;

  beforeEach(async () => {
    folder = await BackedUpFolder.open();
    await folder.fetch(1);
    await folder.fetch(2, 'A longer page');
    await folder.log.submit(3);
  });
  afterEach(() => folder.close());

  const backups = async () => (await readdir(folder.path())).filter((name) => name.startsWith('backup'));
  const problems = async () => (await folder.check()).problems;

  test('has the two files, and a manifest of what is in them', async () => {
    const madeAt = folder.log.clock.now().toISOString();
    const { manifest } = await folder.make();

    expect((await readdir(folder.path('backup'))).sort()).toEqual(['bodies.db', 'events.db', 'manifest.json']);
    expect(manifest).toEqual(await readManifest(folder.path('backup')));
    const { head } = await folder.log.tools.logVerification.verify();
    const [last] = await folder.log.store.read(streamOf(3));
    const { id, metadata, stream } = last as NonNullable<typeof last>;
    expect(manifest).toEqual({
      format: 'retriever-backup-1',
      family: 'embedded',
      version: '1.2.3',
      madeAt,
      log: {
        position: '7',
        count: 7,
        purged: 0,
        hash: head.hash,
        last: { id, hash: metadata.hash, stream, revision: '0', recordedAt: clockAt(6).toISOString() },
      },
      streams: { job: 3, task: 0, queue: 0, host: 0, transfer: 0, callback: 0 },
      results: { count: 2, bytes: 'Page 1A longer page'.length, lostCount: 0, lost: [] },
      files: Object.entries({ 'events.db': 1, 'bodies.db': 2 }).map(([name, schema]) => ({
        name,
        schema,
        size: expect.any(Number),
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      })),
    });
  });

  test('fits, and stays as it is while it is checked', async () => {
    await folder.make();

    const { problems: none, stock } = await folder.check();

    expect(none).toEqual([]);
    expect(stock).toMatchObject({ streams: { job: 3 }, results: { count: 2 }, log: { events: 7 } });
    expect((await readdir(folder.path('backup'))).sort()).toEqual(['bodies.db', 'events.db', 'manifest.json']);
  });

  test('fits while jobs of it were deleted and purged', async () => {
    await folder.log.write(1, deleted(3));
    await folder.log.purge(2);
    await folder.log.bodies.free(await untouched());

    const { manifest } = await folder.make();

    expect(manifest.log).toMatchObject({ count: 10, purged: 4 });
    expect(manifest).toMatchObject({ streams: { job: 3 }, results: { count: 0 } });
    expect(await problems()).toEqual([]);
  });

  test('of an empty log fits too, and says so', async () => {
    const empty = await BackedUpFolder.open();

    const { manifest } = await empty.make();

    expect(manifest.log).toMatchObject({ position: '0', count: 0, last: null });
    expect((await empty.check()).problems).toEqual([]);
    await empty.close();
  });

  test('goes into a new folder only', async () => {
    await mkdir(folder.path('backup'));
    await writeFile(folder.path('backup', 'mine'), '');

    await expect(folder.make()).rejects.toThrow(FolderExistsError);

    expect(await readdir(folder.path('backup'))).toEqual(['mine']);
  });

  test('that is stopped leaves nothing', async () => {
    const stopping = new AbortController();

    const making = folder.make('backup', { signal: stopping.signal, onProgress: () => stopping.abort() });

    await expect(making).rejects.toThrow('aborted');
    expect(await backups()).toEqual([]);
  });

  test('removes what was left of one that was killed', async () => {
    await mkdir(folder.path('backup.partial-abc123'));
    await writeFile(folder.path('backup.partial-abc123', 'events.db'), 'half');
    await mkdir(folder.path('backup-of-others.partial-abc123'));

    await folder.make();

    expect(await backups()).toEqual(['backup', 'backup-of-others.partial-abc123']);
  });

  test('says which results had lost their body before, and does not complain of them again', async () => {
    const { sha256 } = await folder.log.bodies.put(of('Page 1'));
    await folder.log.bodies.free(await untouched(sha256));

    const { stock, manifest } = await folder.make();

    expect(stock.lost).toEqual([{ stream: streamOf(1), sha256, why: 'is not there' }]);
    expect(manifest.results).toMatchObject({ count: 2, lostCount: 1, lost: [sha256] });
    expect(await problems()).toEqual([]);
  });

  test('of a log that was tampered with is made, and said not to fit', async () => {
    await folder.log.store.append(streamOf(3), sealed(streamOf(3), [started(1)], { revision: 0n, hash: '' }), 0n);

    const { stock } = await folder.make();

    expect(stock.log.findingCount).toBe(1);
    expect(await problems()).toEqual([expect.stringContaining(`Revision 1 of ${streamOf(3)}`)]);
  });

  describe('that was changed', () => {
    beforeEach(async () => {
      await folder.make();
    });

    /** As one who knows of the hashes of the files would. */
    const forgeManifest = async () => {
      const path = folder.path('backup', 'manifest.json');
      const manifest = JSON.parse(await readFile(path, 'utf8'));
      for (const file of manifest.files) Object.assign(file, await digestOf(folder.path('backup', file.name)));
      await writeFile(path, JSON.stringify(manifest));
    };

    test('by a byte does not have its hash any more', async () => {
      const path = folder.path('backup', 'bodies.db');
      const bytes = await readFile(path);
      bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
      await writeFile(path, bytes);

      expect(await problems()).toEqual(['bodies.db does not have the hash that it had when it was made.']);
    });

    test('by cutting a file is named with its sizes', async () => {
      const path = folder.path('backup', 'events.db');
      const bytes = await readFile(path);
      await writeFile(path, bytes.subarray(0, 4_096));

      expect(await problems()).toEqual([`events.db has 4096 bytes, and had ${bytes.length} when it was made.`]);
    });

    test('by taking a file away, or putting a link in its place, is named', async () => {
      await rm(folder.path('backup', 'bodies.db'));
      await rm(folder.path('backup', 'events.db'));
      await symlink(folder.path('events.db'), folder.path('backup', 'events.db'));

      expect(await problems()).toEqual([
        'events.db is not there, or is no plain file.',
        'bodies.db is not there, or is no plain file.',
      ]);
    });

    test('in an event is found by its chain, though the hashes of the files were made anew', async () => {
      folder.tamper(
        'events.db',
        `UPDATE events SET data = replace(data, 'example.com', 'example.org') WHERE position = 1`,
      );
      await forgeManifest();

      expect(await problems()).toEqual([expect.stringContaining(`Revision 0 of ${streamOf(1)}`)]);
    });

    test('by dropping its last event is found by the head in its manifest', async () => {
      folder.tamper('events.db', 'DELETE FROM events WHERE position = 7');
      await forgeManifest();

      expect(await problems()).toEqual(['The log up to position 7 had 7 events, and 1 of them are missing.']);
    });

    test('in a body, or by dropping one, is found by the hash that a job promises', async () => {
      folder.tamper('bodies.db', `UPDATE chunks SET bytes = x'00' WHERE body = 1`);
      folder.tamper('bodies.db', 'DELETE FROM bodies WHERE id = 2');
      await forgeManifest();

      expect(await problems()).toEqual([
        expect.stringMatching(`^The result of ${streamOf(1)}, body [0-9a-f]{64}, is not what was fetched\\.$`),
        expect.stringMatching(`^The result of ${streamOf(2)}, body [0-9a-f]{64}, is not there\\.$`),
      ]);
    });

    test('by taking its manifest away is no backup any more', async () => {
      await rm(folder.path('backup', 'manifest.json'));

      await expect(folder.check()).rejects.toThrow(/ is no backup, or half of one: there is no manifest\.json in it$/);
    });

    test('by leaving a file out of its manifest is named: nobody could find it changed', async () => {
      const path = folder.path('backup', 'manifest.json');
      const manifest = JSON.parse(await readFile(path, 'utf8'));
      await writeFile(path, JSON.stringify({ ...manifest, files: [] }));

      expect(await problems()).toEqual(['events.db is not in the manifest.', 'bodies.db is not in the manifest.']);
    });

    test.each([
      ['is no JSON', '{'],
      ['is of another kind', '{"format":"retriever-bundle-1"}'],
      ['names a file elsewhere', '"../events.db"'],
    ])('so that its manifest %s is no backup any more', async (_, text) => {
      const path = folder.path('backup', 'manifest.json');
      const manifest = await readFile(path, 'utf8');
      await writeFile(path, text.startsWith('"') ? manifest.replace('"events.db"', text) : text);

      await expect(folder.check()).rejects.toThrow(BadBackupError);
    });
  });

  async function untouched(sha256?: string) {
    folder.log.clock.advance(10_000);
    const all = await folder.log.bodies.untouchedSince(folder.log.clock.now(), 10);
    const found = all.find((body) => sha256 === undefined || body.sha256 === sha256);
    if (!found) throw new Error(`There is no body to free of ${idOf(1)}`);
    return found;
  }

  async function* of(text: string) {
    yield Buffer.from(text);
  }
});
