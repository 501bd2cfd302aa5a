import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SqliteLeases } from '../../src/adapters/sqlite/runtime/sqlite.leases.js';
import { SqliteBuilds } from '../../src/adapters/sqlite/views/sqlite.builds.js';
import { SqliteProjectionStore } from '../../src/adapters/sqlite/views/sqlite.projection-store.js';
import { MODELS } from '../../src/models.js';
import { Rebuild } from '../../src/projector/rebuild.js';
import { BuildGoneError, Verification, type VerificationProgress } from '../../src/projector/verification.js';
import { isFault } from '../../src/projector/view-finding.js';
import { collect } from '../kit/collect.js';
import { changesOf, queued } from '../kit/job-views-kit.js';
import { lastOf, logFetchedJobs, logJob, logMore, purgeJob } from '../kit/logged-jobs.js';
import { StillClock } from '../kit/still-clock.js';
import { completed, deleted, started, submitted } from '../kit/stories.js';
import { Stores } from '../kit/world.js';

describe('a verification of the views', () => {
  let stores: Stores;
  let builds: SqliteBuilds;

  beforeEach(async () => {
    stores = await Stores.open();
    builds = new SqliteBuilds(stores.views);
  });
  afterEach(() => stores.close());

  /** Brings the views to where the log is. */
  const project = () =>
    new Rebuild(MODELS, stores.log, builds, new SqliteLeases(stores.runtime), new StillClock()).run();
  const verification = () => new Verification(MODELS, stores.log, builds);
  const findings = () => collect(verification().run());
  /** Does to the views what no projector does. */
  const tamper = (sql: string, ...values: readonly (string | number)[]) =>
    stores.views.active().db.prepare(sql).run(values);
  const commit = async (view: ReturnType<typeof queued>) => {
    const store = new SqliteProjectionStore(stores.views);
    const from = await store.checkpoint();
    await store.commit({ ...changesOf(view), from, to: from ?? 0n, last: await lastOf(stores.log) });
  };

  test('finds nothing where the views are as the log has them', async () => {
    const [purged] = await logFetchedJobs(stores.log, 350);
    await logJob(stores.log, submitted(), deleted(1));
    await logJob(stores.log, submitted(), { type: 'JobPainted', data: { color: 'red' } } as never);
    await purgeJob(stores.log, purged ?? '');
    await project();

    expect(await findings()).toEqual([]);
  });

  test('finds nothing in views that are only behind the log', async () => {
    const jobs = await logFetchedJobs(stores.log, 10);
    await project();
    await logMore(stores.log, jobs[0] ?? '', deleted(9));
    await purgeJob(stores.log, jobs[1] ?? '');
    await logFetchedJobs(stores.log, 10);

    expect(await findings()).toEqual([]);
  });

  test('finds a view that says something else than its events, and in what', async () => {
    const [, jobId = ''] = await logFetchedJobs(stores.log, 3);
    await project();
    tamper(`UPDATE jobs SET doc = json_set(doc, '$.status', 'failed', '$.attempt', 7) WHERE job_id = ?`, jobId);

    const found = await findings();

    expect(found).toEqual([
      {
        category: 'job',
        id: jobId,
        stream: `job-${jobId}`,
        what: 'differs',
        fields: ['status', 'attempt'],
        detail: `The view of job ${jobId} differs from its events in status, attempt`,
      },
    ]);
    expect(found.every(isFault)).toBe(true);
  });

  test('finds a view that is missing, once', async () => {
    const jobId = await logJob(stores.log, submitted());
    await logFetchedJobs(stores.log, 400);
    await logMore(stores.log, jobId, started(1), completed(2));
    await project();
    tamper('DELETE FROM jobs WHERE job_id = ?', jobId);

    expect(await findings()).toMatchObject([{ id: jobId, what: 'missing', fields: [] }]);
  });

  test('finds a view that stayed behind the others, once', async () => {
    const jobId = await logJob(stores.log, submitted());
    await project();
    const [old] = stores.views.active().db.prepare('SELECT doc, revision FROM jobs').raw().all() as [string, number][];
    await logFetchedJobs(stores.log, 400);
    await logMore(stores.log, jobId, started(1), completed(2));
    await project();
    tamper('UPDATE jobs SET doc = ?, revision = ? WHERE job_id = ?', ...(old ?? []), jobId);

    const detail = `The view of job ${jobId} lacks revision 1 of its events, FetchStarted`;
    expect(await findings()).toMatchObject([{ id: jobId, what: 'behind', detail }]);
  });

  test('finds a view of a job that there never was', async () => {
    const [{ jobId, ...ghost }] = [queued()];
    await logFetchedJobs(stores.log, 3);
    await project();
    await commit({ jobId, ...ghost });

    expect(await findings()).toMatchObject([{ id: jobId, what: 'extra' }]);
  });

  test('finds the view of a job that was purged', async () => {
    const [jobId = ''] = await logFetchedJobs(stores.log, 3);
    await project();
    const [doc] = stores.views.active().db.prepare('SELECT * FROM jobs WHERE job_id = ?').raw().all(jobId) as [
      (string | number)[],
    ];
    await purgeJob(stores.log, jobId);
    await project();
    tamper(`INSERT INTO jobs VALUES (${doc.map(() => '?').join(', ')})`, 1_000, ...doc.slice(1));

    expect(await findings()).toMatchObject([{ id: jobId, what: 'purged' }]);
  });

  test('tells which streams are parked, and that this is no fault of the views', async () => {
    const jobId = await logJob(stores.log, submitted());
    await logMore(stores.log, jobId, { ...started(1), data: {} } as never);
    const unseen = await logJob(stores.log, { type: 'FetchStarted', data: {} } as never);
    await project();

    const found = await findings();

    expect(found.map(({ id, what }) => [id, what])).toEqual([jobId, unseen].sort().map((parked) => [parked, 'parked']));
    expect(found.some(isFault)).toBe(false);
    expect(found[0]?.detail).toMatch(/ is parked: .*cannot be read/);
  });

  test('finds a stream that cannot be read and is not parked', async () => {
    const jobId = await logJob(stores.log, submitted());
    await logMore(stores.log, jobId, { ...started(1), data: {} } as never);
    await project();
    tamper('DELETE FROM parked_streams');

    expect(await findings()).toMatchObject([{ id: jobId, what: 'unreadable' }]);
  });

  test('tells how far it is: through the views, then through the log', async () => {
    await logFetchedJobs(stores.log, 300);
    await project();
    const told: VerificationProgress[] = [];
    await collect(verification().run({ onProgress: (progress) => told.push(progress) }));

    expect(told.map(({ phase, count }) => [phase, count])).toEqual([
      ['views', 100],
      ['views', 200],
      ['views', 300],
      ['log', 500],
      ['log', 900],
    ]);
    for (const { done, total } of told) expect(done).toBeLessThanOrEqual(total);
    expect(told[0]?.done).toBeGreaterThan(0n);
    expect(told.at(-1)).toMatchObject({ done: 900n, total: 900n });
  });

  test('stops when it is told to', async () => {
    await logFetchedJobs(stores.log, 300);
    await project();
    const stopping = new AbortController();
    const told: VerificationProgress[] = [];
    const onProgress = (progress: VerificationProgress) => {
      told.push(progress);
      stopping.abort();
    };
    await collect(verification().run({ signal: stopping.signal, onProgress }));

    expect(told).toHaveLength(1);
  });

  test('says nothing wrong about views that two rebuilds did away with meanwhile', async () => {
    const jobIds = [...(await logFetchedJobs(stores.log, 300))].sort();
    await project();
    for (const jobId of [jobIds.at(0) ?? '', jobIds.at(-1) ?? '']) {
      tamper(`UPDATE jobs SET doc = json_set(doc, '$.status', 'failed') WHERE job_id = ?`, jobId);
    }
    const verifying = verification().run()[Symbol.asyncIterator]();
    expect((await verifying.next()).value).toMatchObject({ id: jobIds[0] }); // it goes on when it is asked for more

    await project();
    await project();

    await expect(verifying.next()).rejects.toThrow(BuildGoneError);
  });
});
