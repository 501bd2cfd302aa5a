import { afterAll, beforeAll, expect, test } from 'vitest';
import { BodyStore } from '../../src/bodies/body-store.js';
import { EventStore } from '../../src/eventsourcing/event-store.js';
import { Builds } from '../../src/read-model/builds.js';
import { openStores } from '../../src/tools.js';
import { begin, type Running, retriever } from '../kit/cli-process.js';
import { eventually } from '../kit/eventually.js';
import { describeOnFamilies } from '../kit/families.js';
import { Fleet } from '../kit/fleet.js';
import { logFetchedJobs } from '../kit/logged-jobs.js';

interface Opened {
  readonly log: EventStore;
  readonly builds: Builds;
  readonly bodies: BodyStore;
}

const PATIENCE_MS = 120_000;

async function* page(): AsyncIterable<Uint8Array> {
  yield Buffer.from('The page of all');
}

describeOnFamilies('a rebuild of many jobs', (fresh, family) => {
  /** As many as take a moment. */
  const jobs = family === 'embedded' ? 20_000 : 1_000;
  let fleet: Fleet;

  beforeAll(async () => {
    fleet = await Fleet.begin(await fresh());
    await fleet.start('projector');
    await withStores(async ({ log, bodies }) => logFetchedJobs(log, jobs, await bodies.put(page())));
  }, 300_000);
  afterAll(() => fleet.close());

  const rebuild = (): Running => begin(['rebuild'], '', fleet.environment);

  test('that was killed in the middle has changed nothing, and goes on with the next', async () => {
    await withStores(async ({ builds }) => {
      const killed = rebuild();
      await eventually(async () => expect(await builds.all()).toHaveLength(2), PATIENCE_MS);
      await killed.kill();

      const [first, second] = await builds.all();
      expect([first?.isActive, second?.isActive]).toEqual([true, false]);
    });

    await eventually(async () => expect((await rebuild().ended).code).toBe(0), PATIENCE_MS);
    expect(await retriever(['verify'], '', fleet.environment)).toMatchObject({
      code: 0,
      stdout: `${jobs} views were compared with ${3 * jobs} events, and ${jobs} bodies were looked for: all as they should be. What is in the bodies was not read.\n`,
    });
  }, 300_000);

  test('refuses a second one beside it, with a sentence', async () => {
    const ends = await Promise.all([rebuild().ended, rebuild().ended]);

    const [refused, done] = ends[0].code === 0 ? [ends[1], ends[0]] : ends;
    expect(done.code).toBe(0);
    expect(refused).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^retriever: Another rebuild is running\./),
    });
  }, 300_000);

  async function withStores(work: (stores: Opened) => Promise<unknown>): Promise<void> {
    const stores = await openStores(fleet.environment);
    try {
      await work({ log: stores.get(EventStore), builds: stores.get(Builds), bodies: stores.get(BodyStore) });
    } finally {
      await stores.close();
    }
  }
});
