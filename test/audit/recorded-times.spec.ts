import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sentenceOf } from '../../src/audit/finding.js';
import { ComparedTimes, RecordedTimes, type StretchFate } from '../../src/audit/recorded-times.js';
import type { Recorded } from '../../src/eventsourcing/event.js';
import { AuditedLog, streamOf } from '../kit/audited-log.js';
import { clockAt, completed, recorded, started } from '../kit/stories.js';

const HOUR_MS = 3_600_000;

describe('the times at which events were recorded', () => {
  const some = recorded(started(0))[0] as Recorded;
  const events = Array.from({ length: 3_000 }, (_, n) => {
    const position = BigInt(n + 1);
    return { ...some, position, metadata: { ...some.metadata, hash: `hash-${n}` }, recordedAt: clockAt(n) };
  });
  const summed = (of: readonly Recorded[]) => {
    const times = new RecordedTimes();
    for (const event of of) times.take(event);
    return times.stretches();
  };
  const fates = (of: readonly Recorded[], then = summed(events)) => {
    const found: StretchFate[] = [];
    const compared = new ComparedTimes(then, (_, fate) => found.push(fate));
    for (const event of of) compared.take(event);
    compared.end();
    return found;
  };

  test('are summed up in stretches', () => {
    expect(summed(events).map(({ position, events: count }) => [position, count])).toEqual([
      [1_024n, 1_024],
      [2_048n, 1_024],
      [3_000n, 952],
    ]);
    expect(summed([])).toEqual([]);
  });

  test('are the same while nothing was changed, whatever was written since', () => {
    const later = { ...some, position: 3_001n, recordedAt: clockAt(9_999) };

    expect(fates([...events, later])).toEqual(['same', 'same', 'same']);
  });

  test('are others where one was changed, in that stretch alone', () => {
    const changed = events.map((event, n) => (n === 1_500 ? { ...event, recordedAt: clockAt(1_501) } : event));

    expect(fates(changed)).toEqual(['same', 'other', 'same']);
  });

  test('cannot be compared where a purge took one from among them', () => {
    expect(fates(events.filter((_, n) => n !== 2_999))).toEqual(['same', 'same', 'purged']);
    expect(fates(events.slice(0, 10))).toEqual(['purged', 'purged', 'purged']);
    expect(fates([])).toEqual(['purged', 'purged', 'purged']);
  });

  test('may be times that no calendar has', () => {
    const [first] = summed(events.slice(0, 3).map((event) => ({ ...event, recordedAt: new Date(Number.NaN) })));

    expect(first?.events).toBe(3);
  });
});

describe('a log whose clock was wrong', () => {
  let log: AuditedLog;

  beforeEach(async () => {
    log = await AuditedLog.open();
    await log.submit(1);
  });
  afterEach(() => log.close());

  const verified = async (against?: Parameters<AuditedLog['tools']['logVerification']['verify']>[0]) =>
    (await log.tools.logVerification.verify(against)).times;

  test('is not doubted for what clocks may be apart', async () => {
    log.clock.advance(-59_000);
    await log.write(1, started(1));

    expect(await verified()).toMatchObject({ doubtCount: 0, lateCount: 0 });
  });

  test('is doubted where it was set back, until a head is signed that covers it', async () => {
    log.clock.advance(-3 * HOUR_MS);
    await log.write(1, started(1));
    log.clock.advance(3 * HOUR_MS);
    await log.submit(2);

    const { doubts } = await verified();
    expect(doubts.map(sentenceOf)).toEqual([
      expect.stringMatching(
        `^Revision 1 of ${streamOf(1)}, at position 2, was recorded at .*, before the event in front`,
      ),
    ]);
    const { head } = await log.tools.logVerification.verify();
    expect(await verified({ against: head })).toMatchObject({ doubtCount: 0 });

    log.clock.advance(-HOUR_MS);
    await log.write(2, started(1));
    expect(await verified({ against: head })).toMatchObject({ doubtCount: 1 });
  });

  test('is doubted where an event was recorded before it happened, or is yet to be', async () => {
    log.clock.advance(1_000);
    await log.write(1, started(HOUR_MS / 1_000));
    log.clock.advance(HOUR_MS);
    await log.write(1, completed(HOUR_MS / 1_000));
    log.clock.advance(-HOUR_MS / 2);

    expect((await verified()).doubts.map(sentenceOf)).toEqual([
      expect.stringMatching(
        /at position 2, was recorded at .* and happened at 2026-03-01T13:00:00.000Z by its own account/,
      ),
      expect.stringMatching(/at position 3, was recorded at .*, which is yet to come\.$/),
    ]);
  });

  test('is not doubted for an event that came late: a store may have been away', async () => {
    log.clock.advance(HOUR_MS);
    await log.write(1, started(1));

    const { doubtCount, lateCount, late } = await verified();

    expect({ doubtCount, lateCount }).toEqual({ doubtCount: 0, lateCount: 1 });
    expect(late.map(sentenceOf)).toEqual([expect.stringMatching(/at position 2, was recorded at 2026-03-01T13:00:01/)]);
  });

  test('says of how many events a head cannot tell any more, once a purge took others from among them', async () => {
    await log.submit(2);
    const { head } = await log.tools.logVerification.verify();
    await log.purge(1);

    const report = await log.tools.logVerification.verify({ against: head });

    expect(report).toMatchObject({ findingCount: 0, times: { uncomparedCount: 1, doubtCount: 0 } });
  });
});
