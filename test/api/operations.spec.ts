import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SqliteLeases } from '../../src/adapters/sqlite/runtime/sqlite.leases.js';
import { SqliteBuilds } from '../../src/adapters/sqlite/views/sqlite.builds.js';
import type { OperationsAnswer } from '../../src/contract/answers.js';
import { PROJECTOR_LEASE, REBUILD_LEASE } from '../../src/eventsourcing/leases.js';
import { MODELS } from '../../src/models.js';
import { Rebuild, type RebuildOptions } from '../../src/projector/rebuild.js';
import { JobService } from '../kit/job-service.js';
import { logFetchedJobs, logJob } from '../kit/logged-jobs.js';
import { failed, submitted } from '../kit/stories.js';

describe('the operations of a service', () => {
  let service: JobService;
  let leases: SqliteLeases;

  beforeEach(async () => {
    service = await JobService.start();
    leases = new SqliteLeases(service.stores.runtime);
  });
  afterEach(() => service.stop());

  const operations = async () => (await service.ask('/v1/operations')).json<OperationsAnswer>();
  const rebuild = (options: RebuildOptions) => {
    const builds = new SqliteBuilds(service.stores.views);
    return new Rebuild(MODELS, service.stores.log, builds, leases, service.clock).run(options);
  };

  test('are told of a service that has done nothing yet', async () => {
    expect(await operations()).toEqual({
      head: '0',
      projector: null,
      builds: [{ number: 1, isActive: true, isOutdated: false, position: null }],
      rebuild: null,
      parkedStreams: 0,
      parked: [],
    });
  });

  test('tell how far the views are behind the log, and who keeps them', async () => {
    await service.submitted({ url: 'https://example.com/a' });
    await service.project();
    await service.submitted({ url: 'https://example.com/b' });
    await leases.take(PROJECTOR_LEASE, 'anna', 60_000, service.clock.now());

    expect(await operations()).toMatchObject({ head: '2', projector: 'anna', builds: [{ position: '1' }] });
    service.clock.advance(60_001);
    expect(await operations()).toMatchObject({ projector: null });
  });

  test('name the streams that are parked, where, and why', async () => {
    const jobId = await logJob(service.stores.log, submitted(), { ...failed(1), data: {} } as never);
    await service.project();

    const { parkedStreams, parked } = await operations();
    expect(parkedStreams).toBe(1);
    expect(parked).toEqual([{ stream: `job-${jobId}`, revision: '1', reason: expect.stringContaining('FetchFailed') }]);
  });

  test('tell how far a rebuild is, that it was interrupted, and that its build answers', async () => {
    await logFetchedJobs(service.stores.log, 400);
    await service.project();
    const stopping = new AbortController();
    await rebuild({ onProgress: () => stopping.abort(), signal: stopping.signal });
    const interrupted = await operations();

    expect(interrupted.builds.map(({ number, isActive }) => [number, isActive])).toEqual([
      [1, true],
      [2, false],
    ]);
    expect(interrupted.rebuild).toMatchObject({ build: 2, isRunning: false });
    expect(interrupted.rebuild?.done).toBeGreaterThan(0);
    expect(interrupted.rebuild?.done).toBeLessThan(1);

    await leases.take(REBUILD_LEASE, 'anna', 60_000, service.clock.now());
    expect((await operations()).rebuild).toMatchObject({ build: 2, isRunning: true });
    await leases.release(REBUILD_LEASE, 'anna');
    await rebuild({});
    const done = await operations();
    expect([done.rebuild, done.builds.filter(({ isActive }) => isActive)]).toMatchObject([null, [{ number: 2 }]]);
  });
});
