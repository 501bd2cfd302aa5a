import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ReplayFilter } from '../../src/audit/audit-trail.js';
import { EntityNotFoundError } from '../../src/eventsourcing/entity.errors.js';
import { jobModel } from '../../src/job/job.model.js';
import { AuditedLog, idOf, streamOf, urlOf } from '../kit/audited-log.js';
import { collect } from '../kit/collect.js';
import { eventually } from '../kit/eventually.js';
import { Follower } from '../kit/follower.js';
import { sealed } from '../kit/sealed.js';
import { clockAt, completed, deleted, started } from '../kit/stories.js';
import { UnscavengedStore } from '../kit/unscavenged-store.js';

const FAMILIES = [
  { family: 'a log that forgets at once', open: () => AuditedLog.open() },
  { family: 'a log that was not scavenged', open: () => AuditedLog.open(':memory:', (s) => new UnscavengedStore(s)) },
];

describe.each(FAMILIES)('the trail of $family', ({ open }) => {
  let log: AuditedLog;
  beforeEach(async () => {
    log = await open();
    await log.submit(1, 2); // at 0 and 1 s
    await log.write(1, started(2), completed(3)); // at 2 and 3 s
    await log.write(2, started(4));
  });
  afterEach(() => log.close());

  const replayed = async (filter: ReplayFilter) =>
    (await collect(log.tools.trail.replay(filter))).flat().map(({ position, type }) => `${position} ${type}`);

  test('tells every event in the order of the log', async () => {
    expect(await replayed({})).toEqual([
      '1 JobSubmitted',
      '2 JobSubmitted',
      '3 FetchStarted',
      '4 FetchCompleted',
      '5 FetchStarted',
    ]);
  });

  test('tells what was recorded in a time, its beginning included, its end not', async () => {
    expect(await replayed({ from: clockAt(1), to: clockAt(3) })).toEqual(['2 JobSubmitted', '3 FetchStarted']);
  });

  test('tells one stream', async () => {
    const ofJob1 = ['1 JobSubmitted', '3 FetchStarted', '4 FetchCompleted'];

    expect(await replayed({ stream: streamOf(1) })).toEqual(ofJob1);
    expect(await replayed({ stream: streamOf(1), types: ['FetchStarted'] })).toEqual(['3 FetchStarted']);
  });

  test('tells some types, and what some actors did', async () => {
    const origin = { actor: 'mallory', correlationId: 'c', causationId: 'c' };
    const [, last] = await log.store.read(streamOf(2));
    const [event] = sealed(streamOf(2), [deleted(5)], { revision: 1n, hash: String(last?.metadata.hash) });
    if (event) await log.store.append(streamOf(2), [{ ...event, metadata: { ...event.metadata, ...origin } }], 1n);

    expect(await replayed({ types: ['FetchCompleted', 'JobDeleted'] })).toEqual(['4 FetchCompleted', '6 JobDeleted']);
    expect(await replayed({ actors: ['mallory'] })).toEqual(['6 JobDeleted']);
  });

  test('tells every event of the jobs of a URL, a purged one too', async () => {
    await log.purge(2);

    expect(await replayed({ url: urlOf(1) })).toEqual(['1 JobSubmitted', '3 FetchStarted', '4 FetchCompleted']);
    expect(await replayed({ url: urlOf(2) })).toEqual(['7 JobPurged']);
    expect(await replayed({ url: urlOf(3) })).toEqual([]);
  });

  test('leaves out what was purged, whether or not it still lies there', async () => {
    await log.purge(1);

    expect(await replayed({})).toEqual(['2 JobSubmitted', '5 FetchStarted', '7 JobPurged']);
    expect(await replayed({ stream: streamOf(1) })).toEqual(['7 JobPurged']);
  });

  test('leaves out what a purge has on record and has not truncated yet', async () => {
    await log.purge(1, false);

    expect(await replayed({})).toEqual(['2 JobSubmitted', '5 FetchStarted', '7 JobPurged']);
    expect(await replayed({ stream: streamOf(1) })).toEqual(['7 JobPurged']);
  });

  test('goes on with what happens, once, until it is told to stop', async () => {
    const follower = new Follower((signal) => log.tools.trail.replay({ types: ['JobSubmitted'] }, signal));
    await eventually(() => expect(follower.events).toHaveLength(2));
    await log.submit(3);
    await eventually(() => expect(follower.events).toHaveLength(3));
    await follower.stop();

    expect(follower.events.map(({ stream }) => stream)).toEqual([streamOf(1), streamOf(2), streamOf(3)]);
  });
});

describe('the life of a job', () => {
  let log: AuditedLog;
  beforeEach(async () => {
    log = await AuditedLog.open();
    await log.submit(1);
    await log.write(1, started(1), completed(2));
  });
  afterEach(() => log.close());

  test('is told with what became of it', async () => {
    await log.write(1, deleted(3));

    const life = await log.tools.trail.life(jobModel, idOf(1));

    expect(life.events.map(({ type }) => type)).toEqual([
      'JobSubmitted',
      'FetchStarted',
      'FetchCompleted',
      'JobDeleted',
    ]);
    expect(life).toMatchObject({ view: { status: 'deleted', url: urlOf(1) }, purge: undefined, findings: [] });
  });

  test('is what its purge tells, once it was purged', async () => {
    await log.purge(1);

    const { events, view, purge, findings } = await log.tools.trail.life(jobModel, idOf(1));

    expect(events.map(({ type }) => type)).toEqual(['JobPurged']);
    expect(view).toBeUndefined();
    expect(purge).toMatchObject({ category: 'job', id: idOf(1), by: 'carla', reason: 'because' });
    expect(purge?.removed.map(({ position }) => position)).toEqual([1n, 2n, 3n, 4n]);
    expect(findings).toEqual([]);
  });

  test('says where its chain is broken', async () => {
    const forged = sealed(streamOf(1), [deleted(1)], { revision: 2n, hash: 'ab'.repeat(32) });
    await log.store.append(streamOf(1), forged, 2n);

    expect((await log.tools.trail.life(jobModel, idOf(1))).findings).toEqual([
      expect.objectContaining({ stream: streamOf(1), revision: 3n, position: 4n }),
    ]);
  });

  test('is refused for what never was a job', async () => {
    await expect(log.tools.trail.life(jobModel, idOf(2))).rejects.toThrow(EntityNotFoundError);
    await expect(log.tools.trail.life(jobModel, 'nonsense')).rejects.toThrow(EntityNotFoundError);
  });
});
