import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SqliteStoreCopies } from '../../src/adapters/sqlite/copies/sqlite.store-copies.js';
import { BackupCheck } from '../../src/backup/backup-check.js';
import { BackupWriter } from '../../src/backup/backup-writer.js';
import { LiveStores } from '../../src/backup/live-stores.js';
import { OtherFamilyError, Restore } from '../../src/backup/restore.js';
import { SystemClock } from '../../src/eventsourcing/clock.js';
import { MODELS } from '../../src/models.js';
import { AuditedLog, streamOf } from '../kit/audited-log.js';
import { pieces } from '../kit/backed-up-folder.js';
import { completed, deleted, started } from '../kit/stories.js';
import { temporaryFolder } from '../kit/temporary-folder.js';

const options = { bytesPerSecond: 1e12, signal: new AbortController().signal };

describe('a backup of servers, whose own ways carry the bytes', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let log: AuditedLog;
  let path: string;

  beforeEach(async () => {
    folder = await temporaryFolder();
    path = join(folder.path, 'backup');
    log = await AuditedLog.open();
    await fetch(log, 1);
    await fetch(log, 2);
  });
  afterEach(async () => {
    await log.close();
    await folder.remove();
  });

  const copiesOf = ({ store, bodies }: AuditedLog) => new LiveStores(store, bodies);
  const make = () => new BackupWriter(copiesOf(log), MODELS, log.clock, '1.2.3').make(path, options);
  /** Against what servers hold, once their bytes are back; the same ones as before without another. */
  const restore = (back = log) => {
    const copies = copiesOf(back);
    const check = new BackupCheck(() => copies, MODELS, back.clock);
    return new Restore(copies, check).run(path, { evenDamaged: false, signal: options.signal });
  };

  test('is a manifest of what they hold, and nothing else', async () => {
    const { manifest } = await make();

    expect(await readdir(path)).toEqual(['manifest.json']);
    expect(manifest).toMatchObject({
      family: 'servers',
      log: { count: 6 },
      streams: { job: 2 },
      results: { count: 2 },
      files: [],
    });
  });

  test('is there whole while all of it is, whatever came after it, was deleted or was purged', async () => {
    await make();
    await fetch(log, 3);
    await log.write(1, deleted(9));
    await log.purge(2);
    log.clock.advance(1_000);
    for (const body of await log.bodies.untouchedSince(log.clock.now(), 10, '')) await log.bodies.free(body);
    await log.bodies.put(pieces('Page 3'));

    expect(await restore()).toMatchObject({ problems: [], isPlaced: true, stock: { streams: { job: 3 } } });
  });

  test('is not there where the log that came back ends earlier, or is another one', async () => {
    await make();
    const earlier = await AuditedLog.open();
    await fetch(earlier, 1);

    expect(await restore(earlier)).toMatchObject({
      problems: ['The log up to position 6 had 6 events, and 3 of them are missing.'],
      isPlaced: false,
    });
    await fetch(earlier, 3);
    expect(await restore(earlier)).toMatchObject({
      problems: [expect.stringContaining('has as many events as it had, but they are not the same')],
    });
    await earlier.close();
  });

  test('is not there where a body did not come back', async () => {
    const { sha256 } = await fetch(log, 3);
    await make();
    log.clock.advance(1_000);
    const [body] = (await log.bodies.untouchedSince(log.clock.now(), 10)).filter((each) => each.sha256 === sha256);
    if (body) await log.bodies.free(body);

    expect(await restore()).toMatchObject({
      problems: [`The result of ${streamOf(3)}, body ${sha256}, is not there.`],
      isPlaced: false,
    });
  });

  test('is not restored into a folder, nor a folder into servers', async () => {
    await make();
    const embedded = new SqliteStoreCopies(join(folder.path, 'data'), new SystemClock());
    const check = new BackupCheck(() => embedded, MODELS, log.clock);

    const restoring = new Restore(embedded, check).run(path, { evenDamaged: false, signal: options.signal });

    await expect(restoring).rejects.toThrow(OtherFamilyError);
    await expect(restoring).rejects.toThrow(/holds none of their bytes: set EVENTSTORE_URL and MONGODB_URL$/);
    expect(await readdir(folder.path)).toEqual(['backup']);
  });
});

async function fetch(log: AuditedLog, n: number) {
  const body = await log.bodies.put(pieces(`Page ${n}`));
  const end = completed(2);
  await log.submit(n);
  await log.write(n, started(1), { ...end, data: { ...end.data, body } });
  return body;
}
