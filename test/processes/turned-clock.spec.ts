import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from '../kit/eventually.js';
import { describeOnFamilies } from '../kit/families.js';
import { Fleet } from '../kit/fleet.js';
import { hello, type Page } from '../kit/origin.js';
import { describeWithTurnedClock, TurnedClock } from '../kit/turned-clock.js';

/** A retry is decided within two seconds, and looked for every second; the rest is for a busy machine. */
const SOON_MS = 30_000;

describeWithTurnedClock('a clock that is turned under the service', () => {
  describeOnFamilies('whatever it shows', (fresh) => {
    let fleet: Fleet;
    let clock: TurnedClock;
    let isBroken: boolean;
    let answerSlow: () => void;

    beforeEach(async () => {
      isBroken = true;
      const page: Page = (request, response) => {
        if (request.url?.startsWith('/slow')) answerSlow = () => hello(request, response);
        else if (isBroken && request.url?.startsWith('/broken')) response.writeHead(500).end();
        else hello(request, response);
      };
      clock = await TurnedClock.begin();
      fleet = await Fleet.begin(await fresh(), page, clock.environment);
    });
    afterEach(async () => {
      await fleet.close();
      await clock.remove();
    });

    const isCompleted = (id: string) =>
      eventually(async () => expect((await fleet.client.job(id)).status).toBe('completed'), SOON_MS);

    test.each([-3, 3, -24, 24])(
      'by %d hours, what is fetched, waits or comes in meanwhile is done, and no list loses a job',
      async (hours) => {
        await fleet.start();
        const { job: slow } = await fleet.client.submit(`${fleet.origin.url}/slow`, { timeoutSeconds: 120 });
        await eventually(() => expect(fleet.origin.hitsOf('/slow')).toBe(1));
        const { job: broken } = await fleet.client.submit(`${fleet.origin.url}/broken`);
        await eventually(async () => expect((await fleet.client.job(broken.id)).status).toBe('retrying'));

        await clock.turnTo(hours);
        isBroken = false;
        const { job: later } = await fleet.client.submit(`${fleet.origin.url}/later`);

        await isCompleted(broken.id);
        await isCompleted(later.id);
        expect((await fleet.client.job(slow.id)).status).toBe('running');
        answerSlow();
        await isCompleted(slow.id);
        expect(fleet.origin.hitsOf('/slow')).toBe(1);
        const seen: string[] = [];
        for (let next = '/v1/jobs?limit=1'; next; ) {
          const page = (await (await fleet.client.get(next)).json()) as {
            items: { id: string }[];
            next: string | null;
          };
          seen.push(...page.items.map(({ id }) => id));
          next = page.next === null ? '' : `/v1/jobs?limit=1&cursor=${encodeURIComponent(page.next)}`;
        }
        expect(new Set(seen)).toEqual(new Set([slow.id, broken.id, later.id]));
        expect((await fleet.audit()).faults).toEqual([]);
      },
      120_000,
    );

    test('back by 3 hours between two starts, what a stop gave back is fetched at once', async () => {
      const first = await fleet.start('all', { SHUTDOWN_GRACE_SECONDS: '0' });
      const { job } = await fleet.client.submit(`${fleet.origin.url}/slow`);
      await eventually(() => expect(fleet.origin.hitsOf('/slow')).toBe(1));
      expect(await first.stop()).toBe(0);

      await clock.turnTo(-3);
      await fleet.start();

      await eventually(() => expect(fleet.origin.hitsOf('/slow')).toBe(2), SOON_MS);
      answerSlow();
      await isCompleted(job.id);
    });
  });
});
