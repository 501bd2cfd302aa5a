import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SqliteInspections } from '../../src/adapters/sqlite/runtime/sqlite.inspections.js';
import { SqliteLeases } from '../../src/adapters/sqlite/runtime/sqlite.leases.js';
import { SqliteBuilds } from '../../src/adapters/sqlite/views/sqlite.builds.js';
import type { OperationsAnswer } from '../../src/contract/answers.js';
import { PROJECTOR_LEASE, REBUILD_LEASE } from '../../src/eventsourcing/leases.js';
import { MODELS } from '../../src/models.js';
import { Rebuild, type RebuildOptions } from '../../src/projector/rebuild.js';
import { JobService } from '../kit/job-service.js';
import { logFetchedJobs, logJob } from '../kit/logged-jobs.js';
import { cancelled, failed, JOB, submitted } from '../kit/stories.js';

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
      skippedEvents: 0,
      skipped: [],
      inspections: [],
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

  test('tell what was looked through last, and how that ended', async () => {
    const inspections = new SqliteInspections(service.stores.runtime);
    const at = service.clock.now();
    await inspections.keep({ of: 'log', at, isWell: true, detail: 'Every hash fits.' });
    await inspections.keep({ of: 'views', at, isWell: false, detail: '2 are not as they should be.' });

    expect((await operations()).inspections).toEqual([
      { of: 'views', at: at.toISOString(), ok: false, detail: '2 are not as they should be.' },
      { of: 'log', at: at.toISOString(), ok: true, detail: 'Every hash fits.' },
    ]);
  });

  test('name the streams that are parked, where, and why', async () => {
    const jobId = await logJob(service.stores.log, submitted(), { ...failed(1), data: {} } as never);
    await service.project();

    const { parkedStreams, parked } = await operations();
    expect(parkedStreams).toBe(1);
    expect(parked).toEqual([{ stream: `job-${jobId}`, revision: '1', reason: expect.stringContaining('FetchFailed') }]);
  });

  test('have a parked stream read again, and go on without its event', async () => {
    const jobId = await logJob(service.stores.log, submitted(), { ...failed(1), data: {} } as never, cancelled(2));
    await service.project();
    const path = `/v1/operations/parked/job-${jobId}`;
    expect((await service.ask(`/v1/jobs/${jobId}`)).json()).toMatchObject({ status: 'queued' });
    const refused = await service.send(`/v1/jobs/${jobId}/cancel`, {});
    expect([refused.status, refused.json()]).toMatchObject([
      500,
      { detail: expect.stringContaining('/v1/operations') },
    ]);

    const retried = await service.send(`${path}/retry`, {});
    expect([retried.status, retried.json()]).toMatchObject([
      200,
      { stream: `job-${jobId}`, parked: { revision: '1', reason: expect.stringContaining('FetchFailed') } },
    ]);
    const elsewhere = await service.send(`${path}/skip`, { revision: '7' });
    expect([elsewhere.status, elsewhere.json()]).toMatchObject([409, { code: 'wrong_status' }]);
    const skipped = await service.send(`${path}/skip`, { revision: '1', reason: 'it is lost' });
    expect([skipped.status, skipped.json()]).toEqual([200, { stream: `job-${jobId}`, parked: null }]);

    expect(await operations()).toMatchObject({
      parkedStreams: 0,
      parked: [],
      skippedEvents: 1,
      skipped: [{ stream: `job-${jobId}`, revision: '1', by: 'anonymous', note: 'it is lost' }],
    });
    expect((await service.ask(`/v1/jobs/${jobId}`)).json()).toMatchObject({ status: 'cancelled' });
  });

  test('refuse a stream that is not parked, and a reason that is none', async () => {
    for (const action of ['retry', 'skip']) {
      const path = `/v1/operations/parked/job-${JOB}/${action}`;
      expect((await service.send(path, {})).json()).toMatchObject({
        code: 'not_found',
        detail: `No stream job-${JOB} is parked`,
      });
      expect((await service.send(path, { reason: 7 })).json()).toMatchObject({
        code: 'invalid_request',
        errors: [{ pointer: '/reason' }],
      });
      expect((await service.send(path, { revision: 1 })).json()).toMatchObject({
        code: 'invalid_request',
        errors: [{ pointer: '/revision' }],
      });
    }
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
