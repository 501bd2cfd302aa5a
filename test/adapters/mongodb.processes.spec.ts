import { afterEach, beforeEach, expect, test } from 'vitest';
import { jobsOf, queuesOf } from '../../src/adapters/mongodb/collections.js';
import { enterQueues } from '../../src/adapters/mongodb/due/queue-writer.js';
import { MongoFamily } from '../../src/adapters/mongodb/mongo-family.js';
import { upsertAll } from '../../src/adapters/mongodb/views/guarded-upserts.js';
import { JOB_CATEGORY } from '../../src/job/job.stream.js';
import type { JobView } from '../../src/job/job.view.js';
import type { ViewChanges } from '../../src/read-model/projection-store.js';
import { eventually } from '../kit/eventually.js';
import { aHost, type Changes, changesOf, project, purging, queued, running } from '../kit/job-views-kit.js';
import { mongoReadModel, readModelOf } from '../kit/mongo-read-model.js';
import type { ReadModel } from '../kit/read-model.js';
import { describeWith, freshDatabase } from '../kit/servers.js';
import { clockAt } from '../kit/stories.js';

const batch = (from: bigint, to: bigint, changes: Changes): ViewChanges => ({
  ...changes,
  from,
  to,
});

describeWith('mongodb', 'a read model in MongoDB, shared by several processes', (server) => {
  let families: readonly MongoFamily[];
  let here: ReadModel;
  let elsewhere: ReadModel;
  let drop: () => Promise<void>;

  beforeEach(async () => {
    const database = freshDatabase(server);
    families = Array.from({ length: 4 }, () => new MongoFamily({ url: database.url }));
    [here, elsewhere] = families.map(readModelOf) as [ReadModel, ReadModel];
    drop = database.drop;
    await families[0]?.prepare();
  });
  afterEach(async () => {
    for (const family of families) await family.onApplicationShutdown();
    await drop();
  });

  test('claim no job twice, and no more of a host than it has slots', async () => {
    const hosts = Array.from({ length: 5 }, aHost);
    const jobs = Array.from({ length: 120 }, (_, n) => queued({ host: hosts[n % 5] ?? '', at: n % 7 }));
    await project(here.projections, ...jobs);
    const claimers = [...families, ...families].map((family) => readModelOf(family).due);
    await here.politeness.set({ slots: 11 }, 'test');
    const claim = { limit: 9, at: clockAt(9) };

    const rounds = Array.from({ length: 4 }, () => claimers.map((due) => due.claim(claim)));
    const claimed = (await Promise.all(rounds.flat())).flat();

    expect(new Set(claimed.map(({ jobId }) => jobId)).size).toBe(claimed.length);
    for (const host of hosts) expect(claimed.filter((each) => each.host === host)).toHaveLength(11);
  });

  test('a projector that lags neither moves the checkpoint back nor brings a purged job back', async () => {
    const job = queued();
    const from = await project(here.projections);
    expect(await elsewhere.projections.checkpoint()).toBe(from);
    await here.projections.commit(batch(from, from + 1n, changesOf(job)));
    await here.projections.commit(batch(from + 1n, from + 2n, purging({ id: job.jobId, revision: 5n })));

    const late = elsewhere.projections;
    expect(await late.commit(batch(from, from + 1n, changesOf(job)))).toBe(false);
    expect(await late.commit(batch(from + 2n, from + 3n, changesOf(job)))).toBe(true); // as if it had been checked before

    expect(await here.views.get(job.jobId)).toBeUndefined();
    expect((await here.projections.load(JOB_CATEGORY, [job.jobId])).size).toBe(0);
    expect((await here.projections.page(JOB_CATEGORY, 9)).size).toBe(0);
    expect(await here.projections.checkpoint()).toBe(from + 3n);
  });

  test('write a job at the same moment, and the furthest view of it stays', async () => {
    const views = Array.from({ length: 30 }, () => queued());
    const writes = families.map(({ connection }, n) => {
      const upserts = views.map(({ jobId }) => ({
        replaceOne: {
          filter: { _id: jobId, revision: { $lt: BigInt(n) } },
          replacement: { _id: jobId, revision: BigInt(n) },
          upsert: true,
        },
      }));
      return connection.ask((db) => upsertAll(jobsOf(db, 1), upserts));
    });
    await Promise.all(writes);

    const stored = await families[0]?.connection.ask((db) => jobsOf(db, 1).find().toArray());
    expect(new Set(stored?.map(({ revision }) => revision))).toEqual(new Set([BigInt(families.length - 1)]));
  });

  test('claim every job once, while jobs are submitted and begin', async () => {
    const hosts = Array.from({ length: 6 }, aHost);
    const jobs = Array.from({ length: 240 }, (_, n) => queued({ host: hosts[n % 6] ?? '' }));
    const views = new Map(jobs.map((job) => [job.jobId, job]));
    await here.politeness.set({ slots: 999 }, 'test');
    const claim = { limit: 5, at: clockAt(9) };
    const claimed: string[] = [];
    const started: JobView[] = [];
    let isOver = false;
    const claiming = families.slice(1).map(async (family) => {
      for (const { due } = readModelOf(family); !isOver; ) {
        const ids = (await due.claim(claim)).map(({ jobId }) => jobId);
        claimed.push(...ids);
        started.push(...ids.map((id) => running(views.get(id) as JobView)));
      }
    });

    for (let n = 0; n < jobs.length; n += 8) {
      await project(here.projections, ...jobs.slice(n, n + 8), ...started.splice(0));
    }
    const ending = eventually(() => expect(claimed.length).toBeGreaterThanOrEqual(jobs.length));
    await ending.finally(() => {
      isOver = true;
    });
    await Promise.all(claiming);
    expect([...claimed].sort()).toEqual([...views.keys()].sort());
  });

  test('leave a queue alone that a batch has entered, until the batch is done', async () => {
    const [job, other] = [queued(), queued()];
    const from = await project(here.projections, other);
    const ask = families[0]?.connection;
    const queues = async () => (await ask?.ask((db) => queuesOf(db, 1).find().toArray()))?.map(({ host }) => host);
    const claim = { limit: 9, at: clockAt(9) };
    await ask?.ask((db) => enterQueues(db, 1, [job], from + 2n)); // and its projector died

    await elsewhere.due.claim(claim);
    expect(await queues()).toContain(job.host);

    await here.projections.commit(batch(from, from + 1n, changesOf(running(other))));
    await elsewhere.due.claim({ ...claim, at: clockAt(90) });
    expect(await queues()).toEqual([job.host]);

    await here.projections.commit(batch(from + 1n, from + 3n, changesOf(running(job))));
    await elsewhere.due.claim({ ...claim, at: clockAt(90) });
    expect(await queues()).toEqual([]);
  });

  test('find the newest of any number of generations', async () => {
    const url = `https://${aHost()}/`;
    for (const newest of [1, 8, 9, 15, 16, 17, 40]) {
      await project(here.projections, ...Array.from({ length: newest }, (_, n) => queued({ url, generation: n + 1 })));

      expect(await elsewhere.views.latestGeneration(queued({ url }).dedupeKey)).toBe(newest);
    }
  });

  test('find their indexes made', async () => {
    const indexesOf = async (build: number) => {
      const indexes = await families[1]?.connection.ask((db) => jobsOf(db, build).indexes());
      return new Set(indexes?.map(({ name }) => name));
    };
    const begun = await here.builds.begin();

    expect([...(await indexesOf(1))]).toEqual(expect.arrayContaining(['by_status', 'by_host', 'by_lane', 'by_body']));
    expect(await indexesOf(begun)).toEqual(await indexesOf(1));
  });

  test('hosts without any job left cost a new build nothing', async () => {
    const subject = await mongoReadModel(server);
    const { builds, due } = subject.here;
    const begun = await builds.begin();
    const { projections } = await builds.open(begun);
    const jobs = Array.from({ length: 40 }, () => queued());
    await project(projections, ...jobs);
    await project(projections, ...jobs.slice(1).map((job) => running(job)));

    await builds.activate(begun);

    const claim = { limit: 9, at: clockAt(9) };
    expect((await due.claim(claim)).map(({ jobId }) => jobId)).toEqual([jobs[0]?.jobId]);
    await subject.close();
  });
});
