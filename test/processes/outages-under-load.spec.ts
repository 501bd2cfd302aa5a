import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from '../kit/eventually.js';
import { Fleet } from '../kit/fleet.js';
import { type OwnStores, ownStores } from '../kit/own-stores.js';
import { describeWithOwn } from '../kit/servers.js';

const SERVERS = ['eventstoredb', 'mongodb'] as const;

/** More of them are for a long night: OUTAGE_JOBS=10000. */
const JOBS = Number(process.env['OUTAGE_JOBS'] ?? 2_000);
const ALL_JOBS_MS = 300_000 + 60 * JOBS;

describeWithOwn(SERVERS, 'the service under load, whose servers go away', () => {
  let stores: OwnStores;
  let fleet: Fleet;

  beforeEach(async () => {
    stores = await ownStores();
    fleet = await Fleet.begin(stores);
  });
  afterEach(() => fleet.close());

  test.each(SERVERS)(
    'keeps every promise when %s is killed and started again in the middle of its work',
    async (server) => {
      for (const role of ['api', 'runner', 'runner', 'projector']) await fleet.start(role);
      const load = fleet.load();
      for (const part of [0.25, 0.5, 0.75]) {
        await eventually(() => expect(load.promised.size).toBeGreaterThan(part * JOBS), ALL_JOBS_MS);
        await stores[server].kill();
        await stores[server].startAgain();
      }
      await eventually(() => expect(load.promised.size).toBeGreaterThan(JOBS), ALL_JOBS_MS);

      expect(await fleet.brokenPromises(load, ALL_JOBS_MS)).toEqual([]);
    },
    3 * ALL_JOBS_MS,
  );
});
