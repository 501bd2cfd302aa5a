import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from '../kit/eventually.js';
import { describeOnFamilies } from '../kit/families.js';
import { Fleet } from '../kit/fleet.js';
import { WebOfHosts } from '../kit/web-of-hosts.js';

/** `HOSTS=500 JOBS=10000` makes a long run of it. */
const HOSTS = Number(process.env['HOSTS'] ?? 20);
const JOBS = Number(process.env['JOBS'] ?? 240);
const SLOTS = 2;
const WITHIN_MS = 300_000 + JOBS * 200;

describeOnFamilies('many hosts that redirect to each other, hold, reset and are slow', (fresh) => {
  let web: WebOfHosts;
  let fleet: Fleet;

  beforeEach(async () => {
    web = await WebOfHosts.open(HOSTS);
    fleet = await Fleet.begin(await fresh(), undefined, { HOST_SLOTS: String(SLOTS), ALLOW_ADDRESSES: web.allowed });
  });
  afterEach(async () => {
    await fleet.close();
    await web.close();
  });

  test(
    'are never asked by more fetches at once than they have slots, though a runner is killed, and every job comes to its end',
    async () => {
      for (const role of ['api', 'projector', 'runner', 'runner']) await fleet.start(role);
      const killed = await fleet.start('runner');
      const { client } = fleet;
      const pages = Array.from({ length: JOBS }, (_, page) => page);
      const ids = await client.insistOnAll(pages.map((page) => web.urlOf(page)));

      await eventually(() => expect(web.requests).toBeGreaterThan(JOBS / 4), WITHIN_MS);
      await killed.kill();
      await eventually(async () => expect(await client.unfinished()).toEqual([]), WITHIN_MS);

      for (const page of pages) {
        const job = await client.job(ids[page] ?? '');
        expect([job.url, job.status]).toEqual([web.urlOf(page), web.outcomeOf(page)]);
      }
      expect(web.most).toBeGreaterThan(0);
      expect(web.most).toBeLessThanOrEqual(SLOTS);
      expect((await fleet.audit()).faults).toEqual([]);
    },
    4 * WITHIN_MS,
  );
});
