import { cp, readdir, writeFile } from 'node:fs/promises';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { momentOf } from '../../src/adapters/sqlite/copies/moment.js';
import { SqliteStoreCopies } from '../../src/adapters/sqlite/copies/sqlite.store-copies.js';
import { NoFolderError } from '../../src/adapters/sqlite/data-folder.js';
import { SystemClock } from '../../src/eventsourcing/clock.js';
import { streamOf } from '../kit/audited-log.js';
import { BackedUpFolder, pieces } from '../kit/backed-up-folder.js';
import { StillClock } from '../kit/still-clock.js';
import { temporaryFolder } from '../kit/temporary-folder.js';

describe('a copy of the embedded store', () => {
  let folder: BackedUpFolder;

  beforeEach(async () => {
    folder = await BackedUpFolder.open();
    for (let n = 1; n <= 20; n++) await folder.fetch(n, `Page ${n} `.repeat(50_000));
  });
  afterEach(() => folder.close());

  test('is of one moment, however much is written while it is made', async () => {
    let written = 20;
    let writing = Promise.resolve();
    const onProgress = () => {
      if (writing === undefined || written >= 60) return;
      const n = ++written;
      writing = writing.then(async () => void (await folder.fetch(n)));
    };

    const { manifest } = await folder.make('backup', { onProgress });
    await writing;

    expect(written).toBeGreaterThan(22);
    expect(manifest).toMatchObject({ streams: { job: 20 }, log: { count: 60 }, results: { count: 20 } });
    expect((await folder.check()).problems).toEqual([]);
  });

  test('is of log and bodies at the same moment: no body is written, or freed, between the two', async () => {
    const { log, bodies } = await momentOf(folder.path('events.db'), folder.path('bodies.db'));
    const [before] = [bodies.pageCount];

    await folder.fetch(21, 'x'.repeat(1_000_000)); // neither of the two keeps the service from writing

    expect(bodies.read(1, 10_000).length).toBe(before * bodies.pageBytes);
    expect(log.read(1, 10_000).toString('latin1')).not.toContain(streamOf(21));
    log.close();
    bodies.close();
    const held = new Database(folder.path('bodies.db'), { timeout: 0 });
    held.exec('BEGIN IMMEDIATE'); // nobody holds its lock any more
    held.exec('ROLLBACK');
    held.close();
  });

  test('lets the write-ahead logs be emptied again once it is made, and leaves nothing behind', async () => {
    const { log, bodies } = await momentOf(folder.path('events.db'), folder.path('bodies.db'));
    const emptied = (name: string) => {
      const db = new Database(folder.path(name));
      const [row] = db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').all() as { busy: number }[];
      db.close();
      return row?.busy === 0;
    };
    await folder.log.submit(30);
    expect(emptied('events.db')).toBe(false);

    log.close();
    bodies.close();

    expect(['events.db', 'bodies.db'].map(emptied)).toEqual([true, true]);
  });

  test('goes no faster than it was told', async () => {
    const clock = new StillClock();
    const target = await temporaryFolder();
    const bytes: number[] = [];
    const copying = new SqliteStoreCopies(folder.path(), clock).copyTo(target.path, {
      bytesPerSecond: 1_000_000,
      onProgress: (done) => bytes.push(done),
      signal: new AbortController().signal,
    });
    let seconds = 0;
    let isOver = false;
    const over = copying.then((files) => {
      isOver = true;
      return files;
    });
    while (!isOver) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      clock.advance(100);
      seconds += 0.1;
    }

    const total = (await over).reduce((sum, { size }) => sum + size, 0);
    expect(bytes.at(-1)).toBe(total);
    expect(seconds).toBeGreaterThanOrEqual(total / 1_000_000);
    await target.remove();
  });

  test.each(['no folder', 'no log in it', 'no bodies in it'])(
    'is refused of a data folder where there is %s',
    async (what) => {
      const other = await temporaryFolder();
      const path = what === 'no folder' ? `${other.path}/none` : other.path;
      if (what === 'no log in it') new Database(`${path}/folder.lock`).close();
      if (what === 'no bodies in it') new Database(`${path}/events.db`).exec('CREATE TABLE t (a)');
      const before = what === 'no folder' ? [] : await readdir(path);

      const copying = new SqliteStoreCopies(path, new SystemClock()).copyTo(other.path, {
        bytesPerSecond: 1e9,
        signal: new AbortController().signal,
      });

      await expect(copying).rejects.toThrow(NoFolderError);
      if (what !== 'no folder') expect(await readdir(path)).toEqual(before);
      await other.remove();
    },
  );

  test('is refused where a file of it cannot be read, with the sentence that names it', async () => {
    const other = await temporaryFolder();
    await writeFile(`${other.path}/events.db`, 'no database at all '.repeat(1_000));
    await cp(folder.path('bodies.db'), `${other.path}/bodies.db`);

    const copying = new SqliteStoreCopies(other.path, new SystemClock()).copyTo(other.path, {
      bytesPerSecond: 1e9,
      signal: new AbortController().signal,
    });

    await expect(copying).rejects.toThrow(
      /events\.db, which should hold the event log, cannot be read \(it is no SQLite/,
    );
    await other.remove();
  });

  test('is opened without a file beside it, and takes no writes', async () => {
    await folder.make();
    const stores = await new SqliteStoreCopies(folder.path(), new SystemClock()).open(folder.path('backup'));

    expect(await stores.log.read(streamOf(1))).toHaveLength(3);
    await expect(stores.bodies.put(pieces('new'))).rejects.toThrow(/readonly/);
    expect(await readdir(folder.path('backup'))).toHaveLength(3);
    await stores.close();
  });
});
