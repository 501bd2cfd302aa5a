import { join } from 'node:path';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sentenceOf } from '../../src/audit/finding.js';
import type { LogHead } from '../../src/audit/log-head.js';
import { isUnbroken } from '../../src/eventsourcing/seal.js';
import { AuditedLog, streamOf } from '../kit/audited-log.js';
import { sealed } from '../kit/sealed.js';
import { completed, started } from '../kit/stories.js';
import { temporaryFolder } from '../kit/temporary-folder.js';

describe('the verification of a file that was tampered with', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let log: AuditedLog;
  let head: LogHead;

  beforeEach(async () => {
    folder = await temporaryFolder();
    log = await AuditedLog.open(join(folder.path, 'events.db'));
    await log.submit(1, 2);
    await log.write(1, started(1), completed(2));
    await log.write(2, started(1));
    head = (await log.tools.logVerification.verify()).head;
  });
  afterEach(async () => {
    await log.close();
    await folder.remove();
  });

  const tamper = (sql: string) => {
    const db = new Database(join(folder.path, 'events.db'));
    db.exec(sql);
    db.close();
  };
  const told = async () => (await log.tools.logVerification.verify({ against: head })).findings.map(sentenceOf);

  test('names the event whose data was changed', async () => {
    tamper(`UPDATE events SET data = replace(data, 'example.com', 'example.org') WHERE position = 1`);

    expect(await told()).toEqual([
      expect.stringMatching(`^Revision 0 of ${streamOf(1)}, at position 1, does not have the hash of what it says`),
    ]);
  });

  test('names the event whose actor was changed', async () => {
    tamper(`UPDATE events SET metadata = replace(metadata, '"actor":"test"', '"actor":"mallory"') WHERE position = 3`);

    expect(await told()).toEqual([expect.stringMatching(`^Revision 1 of ${streamOf(1)}, at position 3, `)]);
  });

  test('names the event that lost its metadata', async () => {
    tamper(`UPDATE events SET metadata = 'null' WHERE position = 1`);

    const [first] = await told();
    expect(first).toMatch(`Revision 0 of ${streamOf(1)}, at position 1, does not have the hash`);
  });

  test('names the event whose data was emptied', async () => {
    tamper(`UPDATE events SET data = 'null' WHERE position = 4`);

    expect(await told()).toEqual([expect.stringMatching(`^Revision 2 of ${streamOf(1)}, at position 4, `)]);
  });

  test.each(['data', 'metadata'])('names the event whose %s is no JSON any more', async (column) => {
    tamper(`UPDATE events SET ${column} = '{' WHERE position = 4`);

    const [first] = await told();
    expect(first).toMatch(`Revision 2 of ${streamOf(1)}, at position 4, does not have the hash`);
  });

  test('names the event that follows one that was taken out', async () => {
    tamper('DELETE FROM events WHERE position = 3');

    expect(await told()).toEqual([
      `Revision 2 of ${streamOf(1)}, at position 4, follows on revision 0: others are missing.`,
      'The log up to position 5 had 5 events, and 1 of them are missing.',
    ]);
  });

  test('finds a dropped tail, which no chain shows', async () => {
    tamper('DELETE FROM events WHERE position = 5');

    expect(await told()).toEqual(['The log up to position 5 had 5 events, and 1 of them are missing.']);
  });

  test('finds a dropped stream, which no chain shows', async () => {
    tamper(`DELETE FROM events WHERE stream = (SELECT id FROM streams WHERE name = '${streamOf(2)}')`);

    expect(await told()).toEqual(['The log up to position 5 had 5 events, and 2 of them are missing.']);
  });

  test('finds two streams whose events changed places', async () => {
    tamper('UPDATE events SET position = -position WHERE position IN (1, 2)');
    tamper('UPDATE events SET position = 3 + position WHERE position < 0');

    expect(await told()).toEqual([
      'The log up to position 5 has as many events as it had, but they are not the same, or not in their order.',
    ]);
  });

  test('finds events of one stream that changed places', async () => {
    tamper('UPDATE events SET position = -position WHERE position IN (3, 4)');
    tamper('UPDATE events SET position = 7 + position WHERE position < 0');

    expect((await told())[0]).toBe(
      `Revision 2 of ${streamOf(1)}, at position 3, lies before the event that it followed.`,
    );
  });

  test('finds a stream that was written anew from its first event on, hashes and all', async () => {
    const stream = streamOf(1);
    const events = await log.store.read(stream);
    const forged = sealed(
      stream,
      events.map(({ type, data }) => ({ type, data: { ...data, by: 'mallory' } })),
    );
    forged.forEach(({ id, data, metadata }, n) => {
      tamper(`UPDATE events SET id = '${id}', data = '${JSON.stringify(data)}', metadata = '${JSON.stringify(metadata)}'
              WHERE position = ${events[n]?.position}`);
    });

    expect((await log.store.read(stream)).every((e, n, all) => isUnbroken(all[n - 1]?.metadata.hash, e))).toBe(true);
    expect(await told()).toEqual([
      'The log up to position 5 has as many events as it had, but they are not the same, or not in their order.',
    ]);
  });

  test.each([3_600_000, -3_600_000, 1])(
    'finds a recorded time that was moved by %i ms, by the head alone',
    async (by) => {
      tamper(`UPDATE events SET recorded_at = recorded_at + ${by} WHERE position = 3`);

      expect(await told()).toEqual([
        'The log up to position 5 ends with 5 events whose recorded times are not those that were signed.',
      ]);
    },
  );

  test.each([
    [
      'later',
      3_600_000,
      `Revision 2 of ${streamOf(1)}, at position 4, was recorded at 2026-03-01T12:00:03.000Z, before the event in front of it (2026-03-01T13:00:02.000Z).`,
    ],
    [
      'earlier',
      -3_600_000,
      `Revision 1 of ${streamOf(1)}, at position 3, was recorded at 2026-03-01T11:00:02.000Z, before the event in front of it (2026-03-01T12:00:01.000Z).`,
    ],
  ])('doubts a recorded time that was moved an hour %s, without any head', async (_, by, sentence) => {
    tamper(`UPDATE events SET recorded_at = recorded_at + ${by} WHERE position = 3`);

    log.clock.advance(2 * 3_600_000);
    const { findingCount, times } = await log.tools.logVerification.verify();

    expect({ findingCount, doubtCount: times.doubtCount }).toEqual({ findingCount: 0, doubtCount: 1 });
    expect(times.doubts.map(sentenceOf)).toEqual([sentence]);
  });

  test('finds the record of a purge that was forged later', async () => {
    await log.purge(2);
    tamper(`UPDATE events SET data = replace(data, '"position":"2"', '"position":"1"') WHERE type = 'JobPurged'`);

    const findings = await told();
    expect(findings.length).toBeGreaterThan(0);
    expect(findings.join('\n')).toContain(streamOf(2));
  });
});
