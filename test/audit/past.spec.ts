import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EntityNotFoundError } from '../../src/eventsourcing/entity.errors.js';
import { jobModel } from '../../src/job/job.model.js';
import { AuditedLog, idOf } from '../kit/audited-log.js';
import { clockAt, completed, deleted, failed, paused, resumed, started } from '../kit/stories.js';
import { UnscavengedStore } from '../kit/unscavenged-store.js';

const FAMILIES = [
  { family: 'a log that forgets at once', open: () => AuditedLog.open() },
  { family: 'a log that was not scavenged', open: () => AuditedLog.open(':memory:', (s) => new UnscavengedStore(s)) },
];

describe.each(FAMILIES)('the past, by $family', ({ open }) => {
  let log: AuditedLog;
  beforeEach(async () => {
    log = await open();
    await log.submit(1, 2, 3); // at 0, 1 and 2 s
    await log.write(1, started(3), completed(4)); // at 3 and 4 s
    await log.write(2, started(5), failed(6, 1, 60), paused(7), resumed(8)); // at 5, 6, 7 and 8 s
    await log.write(1, deleted(9));
  });
  afterEach(() => log.close());

  const statusAt = async (n: number, second: number) => {
    const then = await log.tools.past.entityAt(jobModel, idOf(n), clockAt(second));
    return then.was === 'there' ? then.view.status : then.was;
  };
  const countsAt = async (second: number) => {
    const [jobs, ...more] = await log.tools.past.countsAt(clockAt(second));
    expect(jobs?.category).toBe('job');
    expect(more.map(({ total }) => total)).toEqual(more.map(() => 0));
    const { category: _, byStatus, ...others } = { ...jobs };
    return Object.fromEntries(Object.entries({ ...byStatus, ...others }).filter(([, count]) => count > 0));
  };

  test('tells what a job was at a time, that moment included', async () => {
    expect(await statusAt(1, -1)).toBe('not submitted yet');
    expect(await statusAt(1, 0)).toBe('queued');
    expect(await statusAt(1, 2.999)).toBe('queued');
    expect(await statusAt(1, 3)).toBe('running');
    expect(await statusAt(1, 8)).toBe('completed');
    expect(await statusAt(1, 9)).toBe('deleted');
    expect(await statusAt(2, 7)).toBe('paused');
    expect(await statusAt(2, 8)).toBe('retrying');
  });

  test('tells how many jobs there were of each status', async () => {
    expect(await countsAt(-1)).toEqual({});
    expect(await countsAt(1)).toEqual({ queued: 2, total: 2 });
    expect(await countsAt(5)).toEqual({ queued: 1, running: 1, completed: 1, total: 3 });
    expect(await countsAt(100)).toEqual({ queued: 1, retrying: 1, deleted: 1, total: 2 });
  });

  test('tells of a purged job only that it was purged, and when', async () => {
    await log.purge(1); // deleted again at 10 s, purged at 11 s

    expect(await log.tools.past.entityAt(jobModel, idOf(1), clockAt(5))).toEqual({
      was: 'purged',
      purgedAt: clockAt(11),
    });
    expect(await countsAt(5)).toEqual({ queued: 1, running: 1, total: 2, purgedSince: 1 });
    expect(await countsAt(11)).toEqual({ queued: 1, retrying: 1, total: 2, purged: 1 });
    expect(await countsAt(-1)).toEqual({});
  });

  test('does not know a job that never was', async () => {
    await expect(log.tools.past.entityAt(jobModel, idOf(9), clockAt(5))).rejects.toThrow(EntityNotFoundError);
    await expect(log.tools.past.entityAt(jobModel, 'nonsense', clockAt(5))).rejects.toThrow(EntityNotFoundError);
  });
});
