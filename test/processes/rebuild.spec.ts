import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { EventStore } from '../../src/eventsourcing/event-store.js';
import { Builds } from '../../src/read-model/builds.js';
import { openStores } from '../../src/tools.js';
import { begin, type Running, retriever } from '../kit/cli-process.js';
import { eventually } from '../kit/eventually.js';
import { describeOnFamilies } from '../kit/families.js';
import { Fleet } from '../kit/fleet.js';
import { logFetchedJobs } from '../kit/logged-jobs.js';

const PATIENCE_MS = 120_000;

describeOnFamilies('a rebuild', (fresh, family) => {
  /** As many as take a moment. */
  const jobs = family === 'embedded' ? 20_000 : 1_000;
  let fleet: Fleet;

  beforeEach(async () => {
    fleet = await Fleet.begin(await fresh());
  });
  afterEach(() => fleet.close());

  const rebuild = (): Running => begin(['rebuild'], '', fleet.environment);

  test('under load is not noticed by who asks, and leaves nothing out', async () => {
    for (const role of ['api', 'runner', 'projector']) await fleet.start(role);
    const load = fleet.load(family === 'embedded' ? 20 : 200);
    await eventually(() => expect(load.promised.size).toBeGreaterThan(200), PATIENCE_MS);
    const asking = new AbortController();
    const answers = askAgainAndAgain([...load.promised][0] ?? '', asking.signal);

    const { code, stdout } = await rebuild().ended;
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^Build 2 of the views answers now/),
    });
    await sleep(1_000); // with the new views
    asking.abort();

    expect(new Set(await answers)).toEqual(new Set([200]));
    expect(await fleet.brokenPromises(load, PATIENCE_MS)).toEqual([]);
  }, 300_000);

  test('that was killed in the middle has changed nothing, and goes on with the next', async () => {
    await fleet.start('projector');
    await withStores(async (log, builds) => {
      await logFetchedJobs(log, jobs);
      const killed = rebuild();
      await eventually(async () => expect(await builds.all()).toHaveLength(2), PATIENCE_MS);
      await killed.kill();

      const [first, second] = await builds.all();
      expect([first?.isActive, second?.isActive]).toEqual([true, false]);
    });

    await eventually(async () => expect((await rebuild().ended).code).toBe(0), PATIENCE_MS);
    expect(await retriever(['verify'], '', fleet.environment)).toMatchObject({
      code: 0,
      stdout: `${jobs} views were compared with ${3 * jobs} events: all as they should be.\n`,
    });
  }, 300_000);

  test('refuses a second one beside it, with a sentence', async () => {
    await fleet.start('projector');
    await withStores((log) => logFetchedJobs(log, jobs));

    const ends = await Promise.all([rebuild().ended, rebuild().ended]);

    const [refused, done] = ends[0].code === 0 ? [ends[1], ends[0]] : ends;
    expect(done.code).toBe(0);
    expect(refused).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^retriever: Another rebuild is running\./),
    });
  }, 300_000);

  /** The status of every answer, until it is told to stop. */
  async function askAgainAndAgain(jobId: string, signal: AbortSignal): Promise<readonly number[]> {
    const statuses: number[] = [];
    while (!signal.aborted) {
      for (const path of [`/v1/jobs/${jobId}`, '/v1/jobs?limit=10']) {
        const answer = await fleet.client.get(path);
        await answer.arrayBuffer();
        statuses.push(answer.status);
      }
      await sleep(5);
    }
    return statuses;
  }

  async function withStores<Result>(work: (log: EventStore, builds: Builds) => Promise<Result>): Promise<Result> {
    const stores = await openStores(fleet.environment);
    try {
      return await work(stores.get(EventStore), stores.get(Builds));
    } finally {
      await stores.close();
    }
  }
});
