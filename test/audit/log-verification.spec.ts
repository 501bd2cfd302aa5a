import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sentenceOf } from '../../src/audit/finding.js';
import type { LogHead } from '../../src/audit/log-head.js';
import { UnsettledLogError } from '../../src/audit/log-verification.js';
import type { Recorded } from '../../src/eventsourcing/event.js';
import type { LogRange } from '../../src/eventsourcing/event-store.js';
import { AuditedLog, idOf, streamOf } from '../kit/audited-log.js';
import { collect } from '../kit/collect.js';
import { LossyStore } from '../kit/lossy-store.js';
import { sealed } from '../kit/sealed.js';
import { completed, deleted, failed, purged, started } from '../kit/stories.js';
import { UnscavengedStore } from '../kit/unscavenged-store.js';

const FAMILIES = [
  { family: 'a log that forgets at once', open: () => AuditedLog.open() },
  { family: 'a log that was not scavenged', open: () => AuditedLog.open(':memory:', (s) => new UnscavengedStore(s)) },
];

describe.each(FAMILIES)('the verification of $family', ({ open }) => {
  let log: AuditedLog;
  beforeEach(async () => {
    log = await open();
  });
  afterEach(() => log.close());

  const verify = (against?: LogHead) => log.tools.logVerification.verify({ against });
  const told = async (against?: LogHead) => (await verify(against)).findings.map(sentenceOf);

  test('finds nothing in an empty log', async () => {
    expect(await verify()).toMatchObject({ streams: 0, events: 0, purged: 0, findingCount: 0 });
  });

  test('finds nothing in what was sealed, and counts it', async () => {
    await log.submit(1, 2, 3);
    await log.write(2, started(1), failed(2, 1, 3));
    await log.write(1, started(1), completed(2));

    expect(await verify()).toMatchObject({ streams: 3, events: 7, purged: 0, findingCount: 0, brokenStreams: 0 });
  });

  test('counts what was purged apart, whether or not it still lies there', async () => {
    await log.submit(1, 2);
    await log.write(1, started(1), completed(2));
    await log.purge(1);

    expect(await verify()).toMatchObject({ streams: 2, events: 2, purged: 4, findingCount: 0 });
  });

  test('takes a purge that was not truncated yet for one', async () => {
    await log.submit(1, 2);
    await log.purge(1, false);

    expect(await verify()).toMatchObject({ streams: 2, events: 2, purged: 2, findingCount: 0 });
  });

  test('gives the same head before and after a purge', async () => {
    await log.submit(1, 2);
    await log.write(1, started(1), completed(2));
    const { head } = await verify();
    await log.purge(1);
    await log.submit(3);
    await log.purge(2);

    expect(await told(head)).toEqual([]);
    const between = await collect(log.tools.logVerification.purgesSince(head));
    expect(between.map(({ id, removed }) => [id, removed.length])).toEqual([
      [idOf(1), 4],
      [idOf(2), 2],
    ]);
  });

  test('names no purge that took nothing away of what was signed', async () => {
    await log.submit(1);
    const { head } = await verify();
    await log.submit(2);
    await log.purge(2);

    expect(await collect(log.tools.logVerification.purgesSince(head))).toEqual([]);
  });

  test('finds an event that was put in with a hash of its own', async () => {
    await log.submit(1);
    const forged = sealed(streamOf(1), [deleted(1)], { revision: 0n, hash: 'ab'.repeat(32) });
    await log.store.append(streamOf(1), forged, 0n);

    expect(await told()).toEqual([
      expect.stringMatching(/^Revision 1 of job-.*, at position 2, does not have the hash/),
    ]);
  });

  test('finds a stream that begins in the middle', async () => {
    await log.submit(1, 2);
    await log.write(1, started(1));
    await log.store.truncate(streamOf(1), 1n);
    if (log.store instanceof UnscavengedStore) await log.store.scavenge();

    expect(await told()).toEqual([
      expect.stringMatching(/^Revision 1 .* is the first that is left of its stream, and no purge says so\.$/),
    ]);
  });

  test.each([
    ['too few', (removed: { position: string; hash: string }[]) => removed.slice(1), 'names 1 removed events where 2'],
    ['in another order', (removed: { position: string; hash: string }[]) => [...removed].reverse(), 'not in the order'],
    ['with nonsense', () => Array(2).fill({ position: '-1', hash: 'x' }), 'names no position and hash'],
    [
      'with other hashes',
      (removed: { position: string; hash: string }[]) => removed.map((r) => ({ ...r, hash: 'ab'.repeat(32) })),
      'does not have the hash',
    ],
  ])('finds a purge that names what it removed %s', async (_, forge, problem) => {
    await log.submit(1);
    await log.write(1, deleted(1));
    const events = await log.store.read(streamOf(1));
    const removed = events.map(({ position, metadata }) => ({ position: `${position}`, hash: metadata.hash }));
    await log.write(1, purged(2, forge(removed)));
    await log.store.truncate(streamOf(1), 2n);

    expect((await told()).join('\n')).toContain(problem);
  });

  test('finds a purge that claims the place of an event that is there', async () => {
    await log.submit(1);
    await log.submit(2);
    const { head } = await verify();
    await log.write(1, deleted(1));
    const [first, second] = await log.store.read(streamOf(1));
    const removed = [
      { position: '2', hash: 'ab'.repeat(32) }, // where job 2 was submitted
      { position: `${second?.position}`, hash: String(second?.metadata.hash) },
    ];
    expect(first?.position).toBe(1n);
    await log.write(1, purged(2, removed));
    await log.store.truncate(streamOf(1), 2n);
    if (log.store instanceof UnscavengedStore) await log.store.scavenge();

    const findings = await told(head);
    expect(findings[0]).toMatch(/^Revision 0 .*, at position 2, is not the event that a purge says it removed there/);
    expect(findings.at(-1)).toMatch(/^The log up to position 2 had 2 events, and 1 of them are missing\.$/);
  });

  test('finds two purges that emptied one place', async () => {
    await log.submit(1, 2);
    const removal = { position: '1', hash: (await log.store.read(streamOf(1)))[0]?.metadata.hash ?? '' };
    for (const n of [1, 2]) {
      await log.write(n, purged(1, [removal]));
      await log.store.truncate(streamOf(n), 1n);
    }
    if (log.store instanceof UnscavengedStore) await log.store.scavenge();

    expect(await told()).toContain('The log up to position 1 has a place that more than one purge says it emptied.');
  });

  test('finds a forged removal by the head that was taken before', async () => {
    await log.submit(1, 2);
    const { head } = await verify();
    await log.write(1, deleted(1));
    // The chain is made to fit: whoever can write the log can compute hashes.
    const [first] = await log.store.read(streamOf(1));
    const forged = 'cd'.repeat(32);
    const removed = [
      { position: `${first?.position}`, hash: 'ab'.repeat(32) },
      { position: '3', hash: forged },
    ];
    const record = purged(2, removed);
    const chained = sealed(streamOf(1), [{ ...record, data: { ...record.data, jobId: idOf(1) } }], {
      revision: 1n,
      hash: forged,
    });
    await log.store.append(streamOf(1), chained, 1n);
    await log.store.truncate(streamOf(1), 2n);
    if (log.store instanceof UnscavengedStore) await log.store.scavenge();

    expect(await told()).toEqual([]);
    expect(await told(head)).toEqual([
      'The log up to position 2 has as many events as it had, but they are not the same, or not in their order.',
    ]);
  });
});

describe('a log that is purged while it is read', () => {
  let busy: BusyStore;
  let log: AuditedLog;

  beforeEach(async () => {
    log = await AuditedLog.open(':memory:', (store) => {
      busy = new BusyStore(store);
      return busy;
    });
    await log.submit(1, 2, 3, 4);
  });
  afterEach(() => log.close());

  test('is read again', async () => {
    const { head } = await log.tools.logVerification.verify();
    busy.beforeReading = [nothing, () => log.purge(1)];

    const report = await log.tools.logVerification.verify({ against: head });

    expect(report).toMatchObject({ findingCount: 0, purged: 2, events: 4 });
  });

  test('is not said to fit while that goes on', async () => {
    const purge = (n: number) => () => log.purge(n);
    busy.beforeReading = [nothing, purge(1), nothing, nothing, purge(2), nothing, nothing, purge(3)];

    await expect(log.tools.logVerification.verify()).rejects.toThrow(UnsettledLogError);
  });
});

/** A real store with something going on before each reading of the log. A verification reads twice, and looks once. */
class BusyStore extends LossyStore {
  beforeReading: (() => Promise<void>)[] = [];

  override async *readAll(range: LogRange): AsyncIterable<readonly Recorded[]> {
    await this.beforeReading.shift()?.();
    yield* super.readAll(range);
  }
}

async function nothing(): Promise<void> {}

test('the verification of a log finds streams that are hidden from who reads them, whole or in part, purged or not', async () => {
  const log = await AuditedLog.open(':memory:', (store) => new UnscavengedStore(store));
  const verify = (against?: LogHead) => log.tools.logVerification.verify({ against });
  await log.submit(1, 2, 3, 4);
  await log.write(1, started(1));
  await log.purge(3);
  await log.purge(4, false);
  const { head, findingCount } = await verify();
  expect(findingCount).toBe(0);

  for (const [n, before] of [1n, 1n, 9n].entries()) await log.store.truncate(streamOf(n + 1), before);

  const isHidden = (revision: number) =>
    expect.stringMatching(
      `^Revision ${revision} of job-.* is not shown to who reads its stream, and no purge says so.$`,
    );
  expect((await verify(head)).findings.map(sentenceOf)).toEqual([isHidden(0), isHidden(0), isHidden(2)]);
  await log.close();
});
