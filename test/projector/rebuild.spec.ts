import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EmbeddedFamily } from '../../src/adapters/sqlite/embedded-family.js';
import { SqliteLeases } from '../../src/adapters/sqlite/runtime/sqlite.leases.js';
import { SqliteBuilds } from '../../src/adapters/sqlite/views/sqlite.builds.js';
import { SqliteJobViews } from '../../src/adapters/sqlite/views/sqlite.job-views.js';
import { SqliteProjectionStore } from '../../src/adapters/sqlite/views/sqlite.projection-store.js';
import { REBUILD_LEASE } from '../../src/eventsourcing/leases.js';
import type { View } from '../../src/eventsourcing/model.js';
import { JOB_CATEGORY } from '../../src/job/job.stream.js';
import { MODELS } from '../../src/models.js';
import { Projector } from '../../src/projector/projector.js';
import { Rebuild, RebuildLostError, RebuildRunningError } from '../../src/projector/rebuild.js';
import type { RebuildProgress } from '../../src/projector/rebuild-rate.js';
import { Verification } from '../../src/projector/verification.js';
import { collect } from '../kit/collect.js';
import { changesOf, project, queued } from '../kit/job-views-kit.js';
import { LogLines } from '../kit/log-lines.js';
import { logFetchedJobs, logJob, logMore, purgeJob } from '../kit/logged-jobs.js';
import { StillClock } from '../kit/still-clock.js';
import { completed, deleted, started, submitted } from '../kit/stories.js';
import { temporaryFolder } from '../kit/temporary-folder.js';

describe('a rebuild of the views', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let service: EmbeddedFamily;
  let tool: EmbeddedFamily;
  let views: SqliteJobViews;
  let clock: StillClock;
  let lines: LogLines;
  let projecting: { readonly stop: () => Promise<void> } | undefined;

  beforeEach(async () => {
    folder = await temporaryFolder();
    service = await EmbeddedFamily.open({ dataDir: folder.path, use: 'alone' });
    tool = await EmbeddedFamily.open({ dataDir: folder.path, use: 'tool' });
    views = new SqliteJobViews(service.views);
    clock = new StillClock();
    lines = LogLines.listen();
    projecting = undefined;
  });
  afterEach(async () => {
    await projecting?.stop();
    await tool.onApplicationShutdown();
    await service.onApplicationShutdown();
    await folder.remove();
  });

  const rebuild = () =>
    new Rebuild(MODELS, tool.log, new SqliteBuilds(tool.views), new SqliteLeases(tool.runtime), clock);
  const projections = () => new SqliteProjectionStore(service.views);
  const numbers = async () => (await new SqliteBuilds(service.views).all()).map(({ number }) => number);
  const allViews = async () => {
    const all: View[] = [];
    for (let page = await projections().page(JOB_CATEGORY, 500); page.size > 0; ) {
      all.push(...page.values());
      page = await projections().page(JOB_CATEGORY, 500, [...page.keys()].at(-1));
    }
    return all;
  };
  const findings = () => collect(new Verification(MODELS, tool.log, new SqliteBuilds(tool.views)).run());

  /** A projector of the service, until it is stopped. */
  const startProjector = () => {
    const stopping = new AbortController();
    const projector = new Projector(
      MODELS,
      service.log,
      projections(),
      new SqliteBuilds(service.views),
      new SqliteLeases(service.runtime),
      new StillClock(),
    );
    const following = projector.follow(stopping.signal);
    projecting = {
      stop: async () => {
        stopping.abort();
        await following;
      },
    };
  };
  const caughtUp = async () => {
    const head = await service.log.head([JOB_CATEGORY]);
    expect(await views.reach(head, 20_000)).toBe(true);
  };

  test('makes the same views again, deleted and purged jobs included, and lets them answer', async () => {
    startProjector();
    const jobs = await logFetchedJobs(service.log, 300);
    await logJob(service.log, submitted(), deleted(1));
    await logJob(service.log, submitted({ tags: ['x'], priority: 3 }));
    await caughtUp();
    await purgeJob(service.log, jobs[0] ?? '');
    await caughtUp();
    const kept = { views: await allViews(), sums: await views.countByStatus() };

    const rebuilt = await rebuild().run();

    expect(rebuilt).toMatchObject({ build: 2, isActive: true, position: await service.log.head() });
    expect(await numbers()).toEqual([1, 2]);
    expect(service.runtime.activeBuild()).toBe(2);
    expect(kept.views).toHaveLength(301);
    expect({ views: await allViews(), sums: await views.countByStatus() }).toEqual(kept);
    expect(await findings()).toEqual([]);
  });

  test('lets a log without events have views without jobs', async () => {
    expect(await rebuild().run()).toEqual({
      build: 2,
      isActive: true,
      position: undefined,
      events: 0,
      parkedStreams: 0,
    });
    expect(service.runtime.activeBuild()).toBe(2);
  });

  test('tells how far it is', async () => {
    await logFetchedJobs(service.log, 1_000);
    const told: RebuildProgress[] = [];
    const run = rebuild().run({
      onProgress: (progress) => {
        told.push(progress);
        clock.advance(1_000);
      },
    });
    await run;

    expect(told.length).toBeGreaterThanOrEqual(6);
    expect(told[3]).toEqual({
      done: 2_000n,
      total: 3_000n,
      events: 2_000,
      eventsPerSecond: 2_000 / 3,
      secondsLeft: 1.5,
    });
    expect(told.at(-1)).toMatchObject({ done: 3_000n, total: 3_000n, events: 3_000, secondsLeft: 0 });
  });

  test('goes on beside a service under load: every question is answered, and nothing is lost', async () => {
    startProjector();
    const jobs = await logFetchedJobs(service.log, 2_000);
    await caughtUp();
    let isOver = false;
    const writing = (async () => {
      while (!isOver) jobs.push(...(await logFetchedJobs(service.log, 20)));
    })();
    const asking = (async () => {
      let [asked, position] = [0, 0n];
      while (!isOver) {
        const [now, job] = [await views.position(), await views.get(jobs[asked++ % 2_000] ?? '')];
        if (now < position || job?.status !== 'completed') throw new Error(`Time ran backwards at ${now}`);
        position = now;
        if (asked % 50 === 0) await new Promise(setImmediate);
      }
      return asked;
    })();

    const rebuilds = [await rebuild().run(), await rebuild().run()];
    isOver = true;
    await writing;
    await caughtUp();

    expect(rebuilds).toMatchObject([
      { build: 2, isActive: true },
      { build: 3, isActive: true },
    ]);
    expect(await asking).toBeGreaterThan(0);
    expect(await numbers()).toEqual([2, 3]);
    expect(await allViews()).toHaveLength(jobs.length);
    expect(await findings()).toEqual([]);
    expect(lines).toMatchObject({ warnings: [], errors: [] });
  }, 60_000);

  test('that was stopped has changed nothing, and goes on from its last page', async () => {
    startProjector();
    await logFetchedJobs(service.log, 1_000);
    await caughtUp();
    const before = await allViews();
    const stopping = new AbortController();
    const stopped = await rebuild().run({
      signal: stopping.signal,
      onProgress: ({ events }) => events >= 1_000 && stopping.abort(),
    });

    expect(stopped).toMatchObject({ build: 2, isActive: false, position: 1_000n, events: 1_000 });
    expect(service.runtime.activeBuild()).toBe(1);
    expect(await allViews()).toEqual(before);

    expect(await rebuild().run()).toMatchObject({ build: 2, isActive: true, position: 3_000n, events: 2_000 });
    expect(await allViews()).toEqual(before);
  });

  test('begins anew where it is asked to', async () => {
    await logFetchedJobs(service.log, 1_000);
    const stopping = new AbortController();
    await rebuild().run({ signal: stopping.signal, onProgress: () => stopping.abort() });

    expect(await rebuild().run({ anew: true })).toMatchObject({ build: 3, isActive: true, events: 3_000 });
    expect(await numbers()).toEqual([1, 3]);
  });

  test('is refused while another one runs', async () => {
    await logFetchedJobs(service.log, 1_000);

    const outcomes = await Promise.allSettled([rebuild().run(), rebuild().run()]);

    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: expect.any(RebuildRunningError),
    });
    expect(await rebuild().run()).toMatchObject({ build: 3, isActive: true });
  });

  test('waits only seconds for one that was killed', async () => {
    await new SqliteLeases(service.runtime).take(REBUILD_LEASE, 'killed', 6_000, clock.now());

    await expect(rebuild().run()).rejects.toThrow('Another rebuild is running');
    clock.advance(6_000);
    expect(await rebuild().run()).toMatchObject({ isActive: true });
  });

  test('ends where another one gave up its build, and changes nothing', async () => {
    await logFetchedJobs(service.log, 1_000);
    const others = new SqliteBuilds(service.views);

    const run = rebuild().run({ onProgress: ({ events }) => events === 1_000 && void others.begin() });

    await expect(run).rejects.toThrow(RebuildLostError);
    expect(service.runtime.activeBuild()).toBe(1);
    expect(await numbers()).toEqual([1, 3]);
  });

  test('makes good for views that are ahead of a log that was restored from a backup', async () => {
    await logFetchedJobs(service.log, 10);
    const ghost = queued();
    const from = await projections().checkpoint();
    await projections().commit({ ...changesOf(ghost), from, to: 1_000n });

    expect(await rebuild().run()).toMatchObject({ isActive: true, position: 30n });

    expect(await views.get(ghost.jobId)).toBeUndefined();
    expect(await views.position()).toBe(30n);
  });

  test('begins anew where the log was set back behind what an earlier one had read', async () => {
    await logFetchedJobs(service.log, 10);
    const builds = new SqliteBuilds(service.views);
    const opened = await builds.open(await builds.begin());
    await opened.projections.commit({ ...changesOf(queued()), from: undefined, to: 1_000n });
    await opened.close();

    expect(await rebuild().run()).toMatchObject({ build: 3, isActive: true, position: 30n });
    expect(await allViews()).toHaveLength(10);
  });

  test('parks the streams that cannot be read, also where it goes on after a stop', async () => {
    const poisoned = await logJob(service.log, submitted());
    await logMore(service.log, poisoned, { ...started(1), data: {} } as never);
    await logFetchedJobs(service.log, 400);
    await logMore(service.log, poisoned, completed(2));
    const stopping = new AbortController();
    await rebuild().run({ signal: stopping.signal, onProgress: () => stopping.abort() });

    expect(await rebuild().run()).toMatchObject({ isActive: true, parkedStreams: 1 });

    expect((await projections().parking()).streams).toMatchObject([{ stream: `job-${poisoned}`, revision: 1n }]);
    expect(await views.get(poisoned)).toMatchObject({ status: 'queued', revision: 0n });
  });

  test('leaves what the projector was about to write out of the new views', async () => {
    const jobId = await logJob(service.log, submitted());
    const store = projections();
    const from = await store.checkpoint();
    const wrong = { ...queued(), jobId, revision: 7n };
    await rebuild().run();

    expect(await store.commit({ ...changesOf(wrong), from, to: 2n })).toBe(false);
    await project(store);

    expect(await views.get(jobId)).toMatchObject({ status: 'queued', revision: 0n });
  });
});
