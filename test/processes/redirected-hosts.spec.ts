import { afterEach, beforeEach, expect, test } from 'vitest';
import type { EventAnswer, PageAnswer } from '../../src/contract/answers.js';
import type { Client } from '../kit/client.js';
import { eventually } from '../kit/eventually.js';
import { describeOnFamilies } from '../kit/families.js';
import { Fleet } from '../kit/fleet.js';
import { HeldPage } from '../kit/held-page.js';
import { Origin, type Page } from '../kit/origin.js';

const SLOTS = 2;
const HOSTS = 20;
const WITHIN_MS = 300_000;

/** Answers a little later, and counts how many wait for that at once. */
class CrowdedSite {
  most = 0;
  #now = 0;

  readonly page: Page = (_, response) => {
    this.#now += 1;
    this.most = Math.max(this.most, this.#now);
    setTimeout(() => {
      this.#now -= 1;
      response.end('A page');
    }, 50);
  };
}

/** What went wrong with some jobs, attempt by attempt. A store that took too long on a busy machine is no fault of a wait. */
async function failuresOf(client: Client, ids: readonly string[]): Promise<readonly object[]> {
  const failures: object[] = [];
  for (const id of ids) {
    const { items } = (await (await client.get(`/v1/jobs/${id}/events`)).json()) as PageAnswer<EventAnswer>;
    const errors = items
      .filter(({ type }) => type === 'FetchFailed')
      .map(({ data }) => data['error'] as { code: string });
    failures.push(...errors.filter(({ code }) => code !== 'internal'));
  }
  return failures;
}

describeOnFamilies('many hosts that redirect to one', (fresh) => {
  let site: CrowdedSite;
  let fleet: Fleet;
  let others: readonly Origin[];

  beforeEach(async () => {
    site = new CrowdedSite();
    fleet = await Fleet.begin(await fresh(), site.page, { HOST_SLOTS: String(SLOTS) });
    const moved: Page = ({ url }, response) => {
      response.writeHead(302, { location: `${fleet.origin.url}${url}` }).end();
    };
    others = await Promise.all(Array.from({ length: HOSTS }, () => Origin.open(moved)));
  });
  afterEach(async () => {
    await fleet.close();
    await Promise.all(others.map((origin) => origin.close()));
  });

  test(
    'never bring it more fetches at once than it has slots, over two runners, and all come home at no cost',
    async () => {
      const allowed = { ALLOW_ADDRESSES: [fleet.origin, ...others].map(({ host }) => host).join(',') };
      for (const role of ['api', 'projector', 'runner', 'runner']) await fleet.start(role, allowed);
      const { client } = fleet;
      const urls = others.flatMap(({ url }, n) => [`${url}/${n}/a`, `${url}/${n}/b`]);
      const ids = await client.insistOnAll(urls);

      await eventually(async () => expect(await client.unfinished()).toEqual([]), WITHIN_MS);
      expect(await failuresOf(client, ids)).toEqual([]);
      for (const id of ids) expect(await client.job(id)).toMatchObject({ status: 'completed' });
      expect(fleet.origin.hits.size).toBe(urls.length);
      expect(site.most).toBeGreaterThan(0);
      expect(site.most).toBeLessThanOrEqual(SLOTS);
    },
    2 * WITHIN_MS,
  );
});

describeOnFamilies('a runner that is killed while a redirect has led it to another host', (fresh) => {
  let held: HeldPage;
  let fleet: Fleet;
  let other: Origin;

  beforeEach(async () => {
    held = new HeldPage();
    fleet = await Fleet.begin(await fresh(), held.page, { HOST_SLOTS: '1' });
    other = await Origin.open(({ url }, response) => {
      response.writeHead(302, { location: `${fleet.origin.url}${url}` }).end();
    });
  });
  afterEach(async () => {
    await fleet.close();
    await other.close();
  });

  test(
    'keeps no slot of that host from others, and its job is fetched again',
    async () => {
      const allowed = { ALLOW_ADDRESSES: `${fleet.origin.host},${other.host}` };
      for (const role of ['api', 'projector']) await fleet.start(role, allowed);
      const runner = await fleet.start('runner', allowed);
      const { client } = fleet;
      const { job: led } = await client.submit(`${other.url}/led`);
      await eventually(() => expect(held.waiting).toHaveLength(1), WITHIN_MS);
      const { job: direct } = await client.submit(`${fleet.origin.url}/direct`);
      held.isHeld = false;

      await runner.kill();
      await fleet.start('runner', allowed);

      for (const { id } of [led, direct]) {
        await eventually(async () => expect((await client.job(id)).status).toBe('completed'), WITHIN_MS);
      }
      expect((await client.job(led.id)).result).toMatchObject({ finalUrl: `${fleet.origin.url}/led` });
      expect(await client.story(led.id)).toContain('FetchAbandoned');
      expect(fleet.origin.hitsOf('/led')).toBeGreaterThan(1);
    },
    3 * WITHIN_MS,
  );
});
