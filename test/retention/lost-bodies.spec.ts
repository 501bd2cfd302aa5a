import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type LostResult, Refetch } from '../../src/cli/stores/refetch.js';
import { CommandsModule } from '../../src/commands/commands.module.js';
import { ProjectorModule } from '../../src/projector/projector.module.js';
import { GetResult, NoResultError } from '../../src/queries/jobs/get-result.query.js';
import { QueriesModule } from '../../src/queries/queries.module.js';
import { JobViews } from '../../src/read-model/job-views.js';
import { LostBodies } from '../../src/retention/lost-bodies.js';
import { RetentionModule } from '../../src/retention/retention.module.js';
import { RunnerModule } from '../../src/runner/runner.module.js';
import { eventually } from '../kit/eventually.js';
import { FetchedJobs } from '../kit/fetched-jobs.js';
import { answers, ScriptedFetcher } from '../kit/scripted-fetcher.js';
import { StillClock } from '../kit/still-clock.js';
import { options } from '../kit/stories.js';
import { Process, Stores } from '../kit/world.js';

const PAGE = 'https://example.com/a';
/** One more is only looked for when these were told of. */
const LOOKED_FOR_AT_ONCE = 50;

describe('a lost body', () => {
  let stores: Stores;
  let clock: StillClock;
  let process: Process;
  let jobs: FetchedJobs;
  let fetcher: ScriptedFetcher;
  let refetch: Refetch;

  beforeEach(async () => {
    clock = new StillClock();
    stores = await Stores.open(clock);
    fetcher = new ScriptedFetcher((request, keep) => answers(request.url.endsWith('/none') ? 404 : 200)(request, keep));
    const modules = [CommandsModule, QueriesModule, ProjectorModule, RunnerModule, RetentionModule];
    process = await Process.start({ stores, clock, modules, fetcher });
    jobs = new FetchedJobs(process, clock);
    refetch = new Refetch(process.get(JobViews), process.commands, clock);
  });
  afterEach(async () => {
    const passing = setInterval(() => clock.advance(1_000), 5);
    await process.stop();
    clearInterval(passing);
    await stores.close();
  });

  const lose = async () => {
    clock.advance(1_000);
    for (const body of await stores.bodies.untouchedSince(clock.now(), 1_000)) await stores.bodies.free(body);
  };
  const lost = async () => {
    const found: LostResult[] = [];
    for await (const one of process.get(LostBodies).find()) {
      const result = await refetch.resultOf(one);
      if (!result) throw new Error('Only jobs have bodies here');
      found.push(result);
    }
    return found;
  };
  const fetchAllAgain = async () => {
    const made = [];
    for (const one of await lost()) made.push(await refetch.fetchAgain(one));
    return made.flatMap((standing) => (standing ? [standing.view] : []));
  };

  test('is told of every finished job that has one, and of no other', async () => {
    const [page, none] = [await jobs.fetched(PAGE), await jobs.fetched(`${PAGE}/none`)];
    const deleted = await jobs.fetched(`${PAGE}/deleted`);
    await lose();
    await jobs.delete(deleted.jobId);
    await jobs.fetched(`${PAGE}/kept`);

    const found = await lost();

    expect(found).toHaveLength(2);
    for (const { jobId, url, body } of [page, none]) {
      const job = expect.objectContaining({ jobId, url });
      expect(found).toContainEqual({ job, body, fault: 'body_lost', isSuperseded: false });
    }
  });

  test('is not told of once its job is deleted, be it while others are looked for', async () => {
    const fetched = await Promise.all(
      Array.from({ length: LOOKED_FOR_AT_ONCE + 1 }, (_, n) => jobs.fetched(`${PAGE}/${n}`)),
    );
    await lose();

    const told: string[] = [];
    for await (const { id } of process.get(LostBodies).find()) {
      if (told.push(id) > 1) continue;
      for (const { jobId } of fetched) await jobs.delete(jobId);
      await eventually(async () => {
        for (const { jobId } of fetched)
          expect(await process.get(JobViews).get(jobId)).toMatchObject({ status: 'deleted' });
      });
    }

    expect(told).toHaveLength(LOOKED_FOR_AT_ONCE);
  });

  test('is fetched again by a new job with the same options, and can be read', async () => {
    const asked = options({ tags: ['x'], priority: 3, maxAttempts: 1 });
    const { jobId } = await jobs.fetched(PAGE, { options: asked });
    await lose();
    await expect(process.queries.execute(new GetResult(jobId))).rejects.toThrow(NoResultError);

    const [again] = await fetchAllAgain();

    expect(again).toMatchObject({ url: PAGE, generation: 2, options: asked });
    const { jobId: newId } = await jobs.whenFetched(again?.jobId ?? '');
    expect(await process.queries.execute(new GetResult(newId))).toMatchObject({ view: { status: 'completed' } });
    expect(fetcher.asked).toEqual([PAGE, PAGE]);
  });

  test('is fetched again once, however often that is asked for', async () => {
    await jobs.fetched(PAGE);
    await lose();
    const [found] = await lost();
    if (!found) throw new Error('Nothing was lost');
    const ask = async () => (await refetch.fetchAgain(found))?.view.jobId;

    const ids = [...(await Promise.all([ask(), ask(), ask()])), await ask()];

    expect(new Set(ids).size).toBe(1);
    await jobs.whenFetched(ids[0] ?? '');
    expect(await fetchAllAgain()).toEqual([]);
    expect(fetcher.asked).toEqual([PAGE, PAGE]);
  });

  test('of an earlier job is not fetched again where its URL has a newer one', async () => {
    const first = await jobs.fetched(PAGE);
    const second = await jobs.fetched(PAGE, { maxAgeSeconds: 0 });
    await lose();

    expect(await fetchAllAgain()).toMatchObject([{ generation: 3 }]);

    const superseded = (await lost()).filter(({ job }) => job.jobId !== second.jobId);
    expect(superseded).toMatchObject([{ job: { jobId: first.jobId }, isSuperseded: true }]);
  });

  test('is named to whoever asks for it, with a way out', async () => {
    const { jobId } = await jobs.fetched(PAGE);
    await lose();

    await expect(process.queries.execute(new GetResult(jobId))).rejects.toThrow(
      `The body of job ${jobId} is lost (body_lost): submit its URL again with maxAgeSeconds 0`,
    );
  });
});
