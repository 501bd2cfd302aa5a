import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CommandsModule } from '../../src/commands/commands.module.js';
import type { Event } from '../../src/eventsourcing/event.js';
import { StoreUnavailableError } from '../../src/eventsourcing/event-store.js';
import { PurgeStream } from '../../src/eventsourcing/purge.command.js';
import { isUnbroken } from '../../src/eventsourcing/seal.js';
import { JobNotFoundError } from '../../src/job/job.errors.js';
import type { JobPurged } from '../../src/job/job.events.js';
import { jobModel } from '../../src/job/job.model.js';
import { JOB_CATEGORY, jobIdOf, jobStream } from '../../src/job/job.stream.js';
import { ProjectorModule } from '../../src/projector/projector.module.js';
import { GetJob } from '../../src/queries/jobs/get-job.query.js';
import { QueriesModule } from '../../src/queries/queries.module.js';
import { JobViews } from '../../src/read-model/job-views.js';
import { Purge, type PurgeOptions, type PurgeProgress } from '../../src/retention/purge.js';
import { RetentionModule } from '../../src/retention/retention.module.js';
import { RunnerModule } from '../../src/runner/runner.module.js';
import { eventually } from '../kit/eventually.js';
import { FetchedJobs } from '../kit/fetched-jobs.js';
import { LossyStore } from '../kit/lossy-store.js';
import { sealed } from '../kit/sealed.js';
import { StillClock } from '../kit/still-clock.js';
import { Process, Stores } from '../kit/world.js';

const DAY_MS = 86_400_000;
const PAGE = 'https://example.com/a';

describe('a purge', () => {
  let stores: Stores;
  let log: LossyStore;
  let clock: StillClock;
  let process: Process;
  let jobs: FetchedJobs;

  beforeEach(async () => {
    clock = new StillClock();
    stores = await Stores.open(clock);
    log = new LossyStore(stores.log);
    const modules = [CommandsModule, QueriesModule, ProjectorModule, RunnerModule, RetentionModule];
    process = await Process.start({ stores, clock, modules, log });
    jobs = new FetchedJobs(process, clock);
  });
  afterEach(async () => {
    const passing = setInterval(() => clock.advance(1_000), 5);
    await process.stop();
    clearInterval(passing);
    await stores.close();
  });

  const purge = (some: Partial<PurgeOptions> = {}) => process.get(Purge).run({ deletedBefore: clock.now(), ...some });
  const read = (jobId: string) => stores.log.read(jobStream(jobId));
  const types = async (jobId: string) => (await read(jobId)).map(({ type }) => type);
  const recordOf = async (jobId: string) => (await read(jobId)).at(-1) as unknown as JobPurged;
  const removedBy = async (jobId: string) =>
    (await read(jobId)).map(({ position, metadata: { hash } }) => ({ position: position.toString(), hash }));
  const STORY = ['JobSubmitted', 'FetchStarted', 'FetchCompleted', 'JobDeleted'];

  test('leaves of a deleted job the record of what was removed, and its chain can still be followed', async () => {
    const { jobId } = await jobs.deleted(PAGE);
    const removed = await removedBy(jobId);
    clock.advance(DAY_MS);

    const report = await purge({ reason: 'the law' });

    expect(report).toMatchObject({ purged: [{ category: 'job', id: jobId, events: 4 }], failed: [], isComplete: true });
    expect(report.scavenge).toContain('erased');
    const [purged, ...more] = await read(jobId);
    expect(more).toEqual([]);
    expect(purged).toMatchObject({ type: 'JobPurged', revision: 4n, metadata: { actor: 'cli' } });
    expect(purged?.data).toMatchObject({ jobId, by: 'cli', reason: 'the law', removed });
    expect(purged && isUnbroken(removed.at(-1)?.hash, purged)).toBe(true);
  });

  test('leaves alone who was not deleted, or not before that', async () => {
    const old = await jobs.deleted(PAGE);
    clock.advance(DAY_MS);
    const deletedBefore = clock.now();
    const [young, living] = [await jobs.deleted(`${PAGE}/young`), await jobs.fetched(`${PAGE}/living`)];

    expect(await purge({ deletedBefore })).toMatchObject({ purged: [{ id: old.jobId }] });

    expect(await types(old.jobId)).toEqual(['JobPurged']);
    expect(await types(young.jobId)).toEqual(STORY);
    expect(await types(living.jobId)).toEqual(STORY.slice(0, 3));
  });

  test('takes the job from whoever asks, by id and from the views', async () => {
    const { jobId } = await jobs.deleted(PAGE);
    clock.advance(DAY_MS);

    await purge();

    await expect(process.queries.execute(new GetJob(jobId))).rejects.toThrow(JobNotFoundError);
    await eventually(async () => expect(await process.get(JobViews).get(jobId)).toBeUndefined());
    await expect(process.queries.execute(new GetJob(jobId))).rejects.toThrow(JobNotFoundError);
  });

  test('gives no id away twice: the next job of a purged URL is of the next generation', async () => {
    const first = await jobs.deleted(PAGE);
    clock.advance(DAY_MS);
    await purge();
    const second = await jobs.deleted(PAGE);
    clock.advance(DAY_MS);
    await purge();

    const third = await jobs.fetched(PAGE);

    expect([first, second, third].map(({ generation }) => generation)).toEqual([1, 2, 3]);
    expect(third.jobId).toBe(jobIdOf(third.dedupeKey, 3));
    expect([...(await types(first.jobId)), ...(await types(second.jobId))]).toEqual(['JobPurged', 'JobPurged']);
  });

  test('done once is done', async () => {
    const { jobId } = await jobs.deleted(PAGE);
    clock.advance(DAY_MS);
    await purge();
    const before = await read(jobId);

    expect(await purge()).toMatchObject({ purged: [], failed: [], isComplete: true });

    expect(await read(jobId)).toEqual(before);
  });

  test('that was interrupted before it removed anything is ended by the next, whatever that one looks for', async () => {
    const { jobId } = await jobs.deleted(PAGE);
    const removed = await removedBy(jobId);
    await process.commands.execute(
      new PurgeStream({ model: jobModel, id: jobId }, null, removed, clock.now(), { actor: 'cli' }),
    );
    expect(await types(jobId)).toEqual([...STORY, 'JobPurged']);

    const report = await purge({ deletedBefore: new Date(0) });

    expect(report).toMatchObject({ purged: [{ category: 'job', id: jobId, events: 4 }] });
    expect(await types(jobId)).toEqual(['JobPurged']);
    expect((await recordOf(jobId)).data.removed).toEqual(removed);
  });

  test('and another at the same moment write one record', async () => {
    const all = await Promise.all(Array.from({ length: 120 }, (_, n) => jobs.deleted(`${PAGE}/${n}`)));
    clock.advance(DAY_MS);

    const reports = await Promise.all([purge(), purge()]);

    for (const { failed } of reports) expect(failed).toEqual([]);
    for (const { jobId } of all) {
      expect(await types(jobId)).toEqual(['JobPurged']);
      expect((await recordOf(jobId)).data.removed).toHaveLength(4);
    }
  });

  test('that is only tried changes nothing, and says what it would do', async () => {
    const { jobId } = await jobs.deleted(PAGE);
    clock.advance(DAY_MS);

    const report = await purge({ isDryRun: true });

    expect(report).toEqual({
      read: 4,
      purged: [{ category: 'job', id: jobId, events: 4 }],
      failed: [],
      scavenge: null,
      isComplete: true,
    });
    expect(await types(jobId)).toEqual(STORY);
  });

  test('tells how far through the log it is', async () => {
    await Promise.all(Array.from({ length: 200 }, (_, n) => jobs.deleted(`${PAGE}/${n}`)));
    clock.advance(DAY_MS);
    const total = await stores.log.head([JOB_CATEGORY]);
    const seen: PurgeProgress[] = [];

    await purge({ isDryRun: true, onProgress: (progress) => seen.push(progress) });

    expect(seen.length).toBeGreaterThan(1);
    expect(seen.at(-1)).toEqual({ done: total, total, purged: 200 });
    expect(seen.map(({ done }) => done)).toEqual(seen.map(({ done }) => done).sort((a, b) => Number(a - b)));
  });

  test('that cannot reach the log fails, and the next one goes on', async () => {
    const { jobId } = await jobs.deleted(PAGE);
    clock.advance(DAY_MS);
    log.fates.push('unavailable');

    await expect(purge()).rejects.toThrow(StoreUnavailableError);
    expect(await types(jobId)).toEqual(STORY);

    expect(await purge()).toMatchObject({ purged: [{ id: jobId }] });
  });

  describe('of what it must not remove', () => {
    const removed: JobPurged['data']['removed'] = [];
    const by = { by: 'carla', reason: null };
    const write = async (key: string, story: (jobId: string) => readonly Event[]) => {
      const jobId = jobIdOf(key, 1);
      await stores.log.append(jobStream(jobId), sealed(jobStream(jobId), story(jobId)), 'no_stream');
      return jobId;
    };

    test('leaves a job that nobody here can read, says so, and purges the others', async () => {
      const { jobId } = await jobs.deleted(PAGE);
      const unread = await write('of a newer version', (id) => [
        { type: 'JobSubmitted', data: { page: 'of a newer version' } },
        { type: 'JobDeleted', data: { jobId: id, ...by, deletedAt: clock.now().toISOString() } },
      ]);
      clock.advance(DAY_MS);

      const report = await purge();

      expect(report.purged).toEqual([{ category: 'job', id: jobId, events: 4 }]);
      expect(report.failed).toEqual([{ category: 'job', id: unread, why: expect.stringContaining('cannot be read') }]);
      expect(await types(unread)).toEqual(['JobSubmitted', 'JobDeleted']);
    });

    test('leaves events that no record names', async () => {
      const at = clock.now().toISOString();
      const jobId = await write('with a gap in its record', (id) => [
        { type: 'JobDeleted', data: { jobId: id, ...by, deletedAt: at } },
        { type: 'JobPurged', data: { jobId: id, ...by, removed, purgedAt: at } },
      ]);
      clock.advance(DAY_MS);

      const report = await purge();

      expect(report.failed).toEqual([
        { category: 'job', id: jobId, why: expect.stringContaining('does not name its event at revision 0') },
      ]);
      expect(await types(jobId)).toEqual(['JobDeleted', 'JobPurged']);
    });
  });
});
