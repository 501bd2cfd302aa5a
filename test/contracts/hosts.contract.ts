import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { HostOverrides } from '../../src/host/host.overrides.js';
import { BadCursorError } from '../../src/read-model/page.js';
import type { Politeness } from '../../src/read-model/politeness.js';
import { aHost, project, queued, retrying, running } from '../kit/job-views-kit.js';
import type { ReadModel, ReadModelSubject } from '../kit/read-model.js';
import { clockAt, iso } from '../kit/stories.js';

/** What must be known of hosts, as claims of due jobs tell. An adapter is done when this passes. */
export function hostsContract(adapter: string, open: () => Promise<ReadModelSubject>): void {
  describe(`${adapter} knows hosts`, () => {
    let subject: ReadModelSubject;
    let here: ReadModel;
    let elsewhere: ReadModel;
    let host: string;

    beforeEach(async () => {
      subject = await open();
      ({ here, elsewhere } = subject);
      host = aHost();
    });
    afterEach(() => subject.close());

    const jobs = (count: number, priority = 0) =>
      Array.from({ length: count }, (_, n) => queued({ host, at: n / 1_000, options: { priority } }));
    const why = (at: number, reason = 'It is being repaired', by = 'carla') => ({ reason, by, at: clockAt(at) });
    const byHand = (overrides: HostOverrides) => ({ overrides, by: 'carla', reason: null, setAt: iso(0) });
    const claim = async (at: number, some: Partial<Politeness> = {}) => {
      await elsewhere.politeness.set({ slots: 2, delayMs: 0, ...some }, 'test');
      const claims = await here.due.claim({ limit: 100, at: clockAt(at) });
      return claims.map(({ jobId }) => jobId);
    };

    test('a claim takes a slot of its host, until the job leaves it', async () => {
      const [one, two, three, four] = jobs(4);
      await project(here.projections, ...[one, two, three, four].filter((job) => job !== undefined));

      expect(await claim(1)).toEqual([one?.jobId, two?.jobId]);
      expect(await claim(1)).toEqual([]);

      await elsewhere.hosts.leave(one?.jobId ?? '', 1);
      expect(await claim(1)).toEqual([three?.jobId]);
    });

    test('the slots of a host are counted over all priorities, and over all runners', async () => {
      await project(here.projections, ...jobs(1, 5), ...jobs(3));
      await elsewhere.hosts.keep({ host, jobId: queued().jobId, attempt: 1, until: clockAt(60) });

      expect(await claim(1, { slots: 3 })).toHaveLength(2);
    });

    test('a full host keeps nobody from the others', async () => {
      const other = queued({ options: { notBefore: iso(9) } });
      await project(here.projections, ...jobs(50), other);
      await claim(8);

      expect(await claim(9)).toEqual([other.jobId]);
    });

    test('a slot that nobody kept is free again after thirty seconds', async () => {
      await project(here.projections, ...jobs(4));
      await claim(1);

      expect(await claim(30.999)).toHaveLength(0);
      expect(await claim(31)).toHaveLength(2);
    });

    test('a slot that is kept counts until the fetch must be over', async () => {
      await project(here.projections, ...jobs(3));
      const [kept] = await claim(1, { slots: 1 });
      await here.hosts.keep({ host, jobId: kept ?? '', attempt: 1, until: clockAt(90) });

      expect(await claim(89, { slots: 1 })).toEqual([]);
      expect(await claim(90, { slots: 1 })).toHaveLength(1);
    });

    test('a late word of an earlier attempt does not shorten what a later one keeps', async () => {
      await project(here.projections, ...jobs(1));
      const { jobId } = queued();
      await here.hosts.keep({ host, jobId, attempt: 2, until: clockAt(90) });
      await here.hosts.keep({ host, jobId, attempt: 1, until: clockAt(10) });

      expect(await claim(89, { slots: 1 })).toEqual([]);
    });

    test('a late word of an earlier attempt does not free the slot of a later one', async () => {
      await project(here.projections, ...jobs(1));
      const { jobId } = queued();
      await here.hosts.keep({ host, jobId, attempt: 2, until: clockAt(90) });

      await here.hosts.leave(jobId, 1);
      expect(await claim(1, { slots: 1 })).toEqual([]);
      await here.hosts.leave(jobId, 2);
      expect(await claim(1, { slots: 1 })).toHaveLength(1);
    });

    describe('a host that keeps failing', () => {
      const fails = (at: number, where = here) =>
        where.hosts.fared(host, { kind: 'failed', beganAt: clockAt(at), at: clockAt(at + 0.5) });
      const answers = (at: number) => elsewhere.hosts.fared(host, { kind: 'answered', at: clockAt(at) });

      test('has fewer slots, over all runners, and grows back as it answers', async () => {
        await project(here.projections, ...jobs(9));
        expect(await fails(1)).toMatchObject({ level: 1 });
        expect(await fails(2, elsewhere)).toMatchObject({ level: 2 });
        expect(await claim(3, { slots: 8 })).toHaveLength(2);

        expect(await answers(4)).toBeUndefined();
        expect(await claim(5, { slots: 8 })).toHaveLength(2);
        await answers(6);
        expect(await claim(7, { slots: 8 })).toHaveLength(4);
      });

      test('has no more slots for redirects than for claims', async () => {
        await elsewhere.politeness.set({ slots: 2, delayMs: 0 }, 'test');
        await fails(1);
        const entering = (jobId: string) =>
          elsewhere.hosts.enter({ host, jobId, attempt: 1, until: clockAt(90) }, { at: clockAt(2), isReturn: false });

        expect(await entering(queued().jobId)).toBeUndefined();
        expect(await entering(queued().jobId)).toEqual({ restsUntil: null });
      });

      test('counts once what failed together, from wherever it is told', async () => {
        const together = { kind: 'failed', beganAt: clockAt(1), at: clockAt(2) } as const;
        const told = await Promise.all(
          [here, elsewhere, here, elsewhere].map(({ hosts }) => hosts.fared(host, together)),
        );

        expect(told.filter((backoff) => backoff !== undefined)).toEqual([{ level: 1, failedAt: clockAt(2).getTime() }]);
      });

      test('is remembered beside its hold and its slots, and is nothing to tell of by itself', async () => {
        await fails(1);
        expect(await elsewhere.hosts.get(host, clockAt(2))).toBeUndefined();

        await here.hosts.hold(host, clockAt(60), why(2));
        expect(await fails(3)).toMatchObject({ level: 2 });
        expect((await elsewhere.hosts.get(host, clockAt(4)))?.hold).toMatchObject({ until: clockAt(60) });
      });

      test('is trusted with all its slots where it only ever answered', async () => {
        await project(here.projections, ...jobs(2));
        await answers(1);

        expect(await claim(2)).toHaveLength(2);
      });
    });

    describe('a fetch that is led to another host', () => {
      const led = () => ({ host, jobId: queued().jobId, attempt: 1, until: clockAt(90) });
      const entering = (at: number, isReturn = false) => ({ at: clockAt(at), isReturn });
      const politely = (some: Partial<Politeness>) =>
        elsewhere.politeness.set({ slots: 1, delayMs: 0, ...some }, 'test');

      test('takes a slot of it, which claims count, and which runs out by itself', async () => {
        await politely({});
        await project(here.projections, ...jobs(1));
        expect(await here.hosts.enter(led(), entering(1))).toBeUndefined();

        expect((await elsewhere.hosts.get(host, clockAt(2)))?.running).toBe(1);
        expect(await claim(89, { slots: 1 })).toEqual([]);
        expect(await claim(90, { slots: 1 })).toHaveLength(1);
      });

      test('finds no slot where claims have taken them all, and one once they are left', async () => {
        await project(here.projections, ...jobs(1));
        const [claimed = ''] = await claim(1, { slots: 1 });
        const slot = led();
        expect(await elsewhere.hosts.enter(slot, entering(2))).toEqual({ restsUntil: null });

        await here.hosts.leave(claimed, 1);
        expect(await elsewhere.hosts.enter(slot, entering(3))).toBeUndefined();
      });

      test('is one of no more than there are slots, however many come at once', async () => {
        await politely({ slots: 3 });
        const answers = await Promise.all(
          Array.from({ length: 12 }, (_, n) => (n % 2 === 0 ? here : elsewhere).hosts.enter(led(), entering(1))),
        );

        expect(answers.filter((answer) => answer === undefined)).toHaveLength(3);
        expect((await here.hosts.get(host, clockAt(2)))?.running).toBe(3);
      });

      test('goes by the slots and the delay of the host that it enters', async () => {
        await politely({ slots: 5 });
        await here.politeness.setByHand(host, byHand({ slots: 1 }));
        const slow = { ...led(), host: aHost() };
        await here.politeness.setFromFile(new Map([[slow.host, { delayMs: 10_000 }]]));

        const answers = await Promise.all(Array.from({ length: 4 }, () => elsewhere.hosts.enter(led(), entering(1))));
        expect(answers.filter((answer) => answer === undefined)).toHaveLength(1);
        expect(await elsewhere.hosts.enter(slow, entering(1))).toBeUndefined();
        const next = { ...led(), host: slow.host };
        expect(await here.hosts.enter(next, entering(2))).toEqual({ restsUntil: clockAt(11) });
        expect(await here.hosts.enter(next, entering(11))).toBeUndefined();
      });

      test('keeps no slot of the host it comes from, whether it enters or not', async () => {
        await politely({});
        const [before, slot] = [aHost(), led()];
        await here.hosts.keep({ ...slot, host: before });
        expect(await here.hosts.enter(slot, entering(1))).toBeUndefined();
        expect(await elsewhere.hosts.get(before, clockAt(2))).toBeUndefined();

        const late = led();
        await here.hosts.keep({ ...late, host: before });
        expect(await here.hosts.enter(late, entering(3))).toEqual({ restsUntil: null });
        expect(await elsewhere.hosts.get(before, clockAt(4))).toBeUndefined();
      });

      test('leaves the slot of a later attempt where it is', async () => {
        await politely({});
        const [before, slot] = [aHost(), led()];
        await here.hosts.keep({ ...slot, host: before, attempt: 2 });
        await here.hosts.enter(slot, entering(1));

        expect((await elsewhere.hosts.get(before, clockAt(2)))?.running).toBe(1);
      });

      test('has a slot for as long as it may take where a lost attempt was before it', async () => {
        await politely({});
        const slot = led();
        await here.hosts.enter(slot, entering(1));
        expect(await elsewhere.hosts.enter({ ...slot, attempt: 2, until: clockAt(120) }, entering(30))).toBeUndefined();

        expect((await here.hosts.get(host, clockAt(119)))?.running).toBe(1);
        await here.hosts.leave(slot.jobId, 2);
        expect(await here.hosts.get(host, clockAt(119))).toBeUndefined();
      });

      test('gives its slot back as any other', async () => {
        await politely({});
        const slot = led();
        await here.hosts.enter(slot, entering(1));
        await elsewhere.hosts.leave(slot.jobId, 1);

        expect(await here.hosts.get(host, clockAt(2))).toBeUndefined();
      });

      test('is there already where it has its slot', async () => {
        await politely({ delayMs: 5_000 });
        const slot = led();
        await here.hosts.enter(slot, entering(1));

        expect(await elsewhere.hosts.enter(slot, entering(2))).toBeUndefined();
        expect((await here.hosts.get(host, clockAt(3)))?.running).toBe(1);
      });

      test('is told until when a held host rests', async () => {
        await politely({});
        await here.hosts.hold(host, clockAt(60), why(0));

        expect(await elsewhere.hosts.enter(led(), entering(1))).toEqual({ restsUntil: clockAt(60) });
        expect(await elsewhere.hosts.enter(led(), entering(60))).toBeUndefined();
      });

      test('begins there, so that the delay goes before it and follows it', async () => {
        const delay = { slots: 10, delayMs: 500 };
        await politely(delay);
        await project(here.projections, ...jobs(1));
        expect(await here.hosts.enter(led(), entering(1))).toBeUndefined();

        expect(await elsewhere.hosts.enter(led(), entering(1.499))).toEqual({ restsUntil: clockAt(1.5) });
        expect(await claim(1.499, delay)).toEqual([]);
        expect(await elsewhere.hosts.enter(led(), entering(1.5))).toBeUndefined();
        expect(await claim(1.999, delay)).toEqual([]);
        expect(await claim(2, delay)).toHaveLength(1);
      });

      test('that was there before needs a slot, and neither waits for the delay nor begins one', async () => {
        await politely({ slots: 2, delayMs: 5_000 });
        await here.hosts.enter(led(), entering(1));

        expect(await here.hosts.enter(led(), entering(2, true))).toBeUndefined();
        expect((await here.hosts.get(host, clockAt(3)))?.nextStart).toEqual(clockAt(6));
        expect(await here.hosts.enter(led(), entering(3, true))).toEqual({ restsUntil: null });
        await here.hosts.hold(host, clockAt(60), why(3));
        expect(await here.hosts.enter(led(), entering(4, true))).toEqual({ restsUntil: clockAt(60) });
      });
    });

    test('a delay lets one fetch begin at a time', async () => {
      await project(here.projections, ...jobs(2, 1), ...jobs(2));
      const politely = { slots: 10, delayMs: 500 };

      expect(await claim(1, politely)).toHaveLength(1);
      expect(await claim(1.499, politely)).toHaveLength(0);
      expect(await claim(1.5, politely)).toHaveLength(1);
    });

    test('a delay is kept that is longer than anything else that is known of the host', async () => {
      await project(here.projections, ...jobs(2));
      const politely = { slots: 10, delayMs: 300_000 };
      await claim(1, politely);

      for (const at of [100, 200, 300.999]) expect(await claim(at, politely)).toEqual([]);
      expect(await claim(301, politely)).toHaveLength(1);
    });

    test('a held host is left alone until then, and a shorter hold does not end a longer one', async () => {
      await project(here.projections, ...jobs(1));
      await elsewhere.hosts.hold(host, clockAt(60), why(0));
      await here.hosts.hold(host, clockAt(20), why(1));

      expect(await claim(59.999)).toHaveLength(0);
      expect(await claim(60)).toHaveLength(1);
    });

    test('a hold is told with its reason, who began it and since when, until it ends', async () => {
      await here.hosts.hold(host, clockAt(60), why(1));
      const hold = { until: clockAt(60), reason: 'It is being repaired', by: 'carla', since: clockAt(1) };

      expect(await elsewhere.hosts.get(host, clockAt(59.999))).toMatchObject({ host, hold, release: null });
      expect(await elsewhere.hosts.get(host, clockAt(60))).toBeUndefined();
    });

    test('the holds of some hosts are told at once, of those that are held', async () => {
      const [free, over] = [aHost(), aHost()];
      await here.hosts.hold(host, clockAt(60), { reason: null, by: 'carla', at: clockAt(1) });
      await here.hosts.hold(over, clockAt(2), why(1));
      await here.hosts.hold(free, clockAt(60), why(1));
      await here.hosts.release(free, why(2));

      const hold = { until: clockAt(60), reason: null, by: 'carla', since: clockAt(1) };
      expect([...(await elsewhere.hosts.holds([free, host, over, aHost()], clockAt(3)))]).toEqual([[host, hold]]);
    });

    test('a shorter hold does not change what is told of a longer one, and a longer one does', async () => {
      await here.hosts.hold(host, clockAt(60), why(0));
      await here.hosts.hold(host, clockAt(20), why(1, 'It answered 429', 'runner:anna'));
      expect((await here.hosts.get(host, clockAt(2)))?.hold).toMatchObject({ until: clockAt(60), by: 'carla' });

      await here.hosts.hold(host, clockAt(90), why(2, 'It answered 503', 'runner:anna'));
      expect((await here.hosts.get(host, clockAt(2)))?.hold).toMatchObject({
        until: clockAt(90),
        reason: 'It answered 503',
        by: 'runner:anna',
      });
    });

    test('a released host is asked again at once, and it is told who released it until its hold would have ended', async () => {
      await project(here.projections, ...jobs(1));
      await here.hosts.hold(host, clockAt(60), why(0));

      expect(await elsewhere.hosts.release(host, why(5, 'It is repaired', 'bert'))).toBe(true);

      const state = await here.hosts.get(host, clockAt(6));
      expect(state).toMatchObject({ hold: null, release: why(5, 'It is repaired', 'bert') });
      expect(await claim(6)).toHaveLength(1);
      expect((await here.hosts.get(host, clockAt(60)))?.release).toBeNull();
    });

    test('a host that is not held cannot be released', async () => {
      expect(await here.hosts.release(host, why(0))).toBe(false);
      await here.hosts.hold(host, clockAt(60), why(0));
      await here.hosts.release(host, why(1));

      expect(await elsewhere.hosts.release(host, why(2))).toBe(false);
      expect(await elsewhere.hosts.release(host, why(61))).toBe(false);
    });

    test('a released host can be held anew, be it for less', async () => {
      await project(here.projections, ...jobs(1));
      await here.hosts.hold(host, clockAt(60), why(0));
      await here.hosts.release(host, why(1));

      await elsewhere.hosts.hold(host, clockAt(20), why(2, 'It answered 429', 'runner:anna'));

      expect(await here.hosts.get(host, clockAt(3))).toMatchObject({
        hold: { until: clockAt(20), by: 'runner:anna' },
        release: null,
      });
      expect(await claim(19.999)).toEqual([]);
      expect(await claim(20)).toHaveLength(1);
    });

    test('a host is told with its slots in use, and what waits for it by priority', async () => {
      await project(
        here.projections,
        ...jobs(3, 5),
        ...jobs(1),
        queued({ host, options: { priority: 7, notBefore: iso(99) } }),
      );
      await claim(1, { slots: 2, delayMs: 0 });

      expect(await elsewhere.hosts.get(host, clockAt(2))).toEqual({
        host,
        running: 2,
        waiting: [
          { priority: 7, firstDueAt: clockAt(99) },
          { priority: 5, firstDueAt: clockAt(0) },
          { priority: 0, firstDueAt: clockAt(0) },
        ],
        hold: null,
        release: null,
        nextStart: null,
        politeness: { slots: 2, delayMs: 0 },
        overrides: null,
      });
      expect((await elsewhere.hosts.get(host, clockAt(31)))?.running).toBe(0);
    });

    test('a host that has to wait between two fetches is told with the next start', async () => {
      await project(here.projections, ...jobs(2));
      await claim(1, { slots: 2, delayMs: 5_000 });

      expect((await here.hosts.get(host, clockAt(2)))?.nextStart).toEqual(clockAt(6));
      expect((await here.hosts.get(host, clockAt(6)))?.nextStart).toBeNull();
    });

    describe.each([3 * 3_600, 24 * 3_600])('once the clock was set back by %d seconds,', (by) => {
      const LONGEST_SLOT = 335;

      test('a hold lasts no longer than it was to', async () => {
        await project(here.projections, ...jobs(1));
        await elsewhere.hosts.hold(host, clockAt(60), why(0));
        expect(await claim(1)).toEqual([]);

        expect(await claim(2 - by)).toEqual([]);
        expect((await here.hosts.get(host, clockAt(3 - by)))?.hold).toMatchObject({
          until: clockAt(62 - by),
          since: clockAt(2 - by),
          by: 'carla',
        });
        expect(await claim(61.999 - by)).toEqual([]);
        expect(await claim(62 - by)).toHaveLength(1);
      });

      test('a hold does, too, where no job was due when the clock went back', async () => {
        const again = retrying(running(queued({ host }), 0), 30);
        await project(here.projections, again);
        await elsewhere.hosts.hold(host, clockAt(60), why(0));
        await claim(1);

        expect(await claim(2 - by)).toEqual([]);
        expect(await claim(61.999 - by)).toEqual([]);
        expect(await claim(62 - by)).toEqual([again.jobId]);
      });

      test('the delay between two fetches does', async () => {
        await project(here.projections, ...jobs(2));
        const politely = { slots: 10, delayMs: 20_000 };
        expect(await claim(1, politely)).toHaveLength(1);

        expect(await claim(2 - by, politely)).toEqual([]);
        expect(await claim(27 - by, politely)).toHaveLength(1); // clocks may be five seconds apart
      });

      test('the delays do that two hosts have of their own', async () => {
        const other = aHost();
        const slow = jobs(2);
        const own = slow.map(({ jobId }) => jobId);
        await project(here.projections, ...slow, ...jobs(2).map((job) => ({ ...job, host: other })));
        await here.politeness.setByHand(host, byHand({ delayMs: 40_000 }));
        await here.politeness.setByHand(other, byHand({ delayMs: 5_000 }));
        const politely = { slots: 10, delayMs: 20_000 };
        expect(await claim(1, politely)).toHaveLength(2);

        expect(await claim(2 - by, politely)).toEqual([]);
        expect(await claim(11.999 - by, politely)).toEqual([]);
        expect(await claim(12 - by, politely)).toHaveLength(1);
        const mine = async (at: number) => (await claim(at, politely)).filter((jobId) => own.includes(jobId));
        expect(await mine(46.999 - by)).toEqual([]);
        expect(await mine(47 - by)).toHaveLength(1);
      });

      test('a slot that nobody gives back counts no longer than the longest fetch', async () => {
        await project(here.projections, ...jobs(1));
        await here.hosts.keep({ host, jobId: queued().jobId, attempt: 1, until: clockAt(90) });
        expect(await claim(1, { slots: 1 })).toEqual([]);

        expect(await claim(2 - by, { slots: 1 })).toEqual([]);
        expect(await claim(2 + LONGEST_SLOT - by, { slots: 1 })).toHaveLength(1);
      });
    });

    test('a host that nothing is going on at is not known', async () => {
      await here.hosts.keep({ host, jobId: queued().jobId, attempt: 1, until: clockAt(9) });
      expect(await here.hosts.get(host, clockAt(8))).toMatchObject({ running: 1, waiting: [] });

      expect(await here.hosts.get(host, clockAt(9))).toBeUndefined();
      expect(await here.hosts.get(aHost(), clockAt(0))).toBeUndefined();
    });

    test('a host that has overrides is, with all that it has of its own', async () => {
      await here.politeness.setByHand(host, byHand({ slots: 1 }));
      await here.politeness.setFromFile(new Map([[host, { slots: 3, delayMs: 9 }]]));

      const told = {
        running: 0,
        politeness: { slots: 1, delayMs: 9 },
        overrides: { byHand: byHand({ slots: 1 }), fromFile: { slots: 3, delayMs: 9 } },
      };
      expect(await elsewhere.hosts.get(host, clockAt(1))).toMatchObject(told);
      const other = aHost();
      await here.politeness.setFromFile(
        new Map([
          [host, { slots: 3, delayMs: 9 }],
          [other, { slots: 2 }],
        ]),
      );
      const { items } = await elsewhere.hosts.page({ limit: 5, at: clockAt(1) });
      expect(items).toMatchObject([told]); // of those that only a file names, there may be thousands
      expect(await here.hosts.get(other, clockAt(1))).toMatchObject({ overrides: { fromFile: { slots: 2 } } });
    });

    test('a host that keeps failing has fewer of the slots that are its own', async () => {
      await project(here.projections, ...jobs(9));
      await here.politeness.setByHand(host, byHand({ slots: 8 }));
      for (const at of [1, 2]) await here.hosts.fared(host, { kind: 'failed', beganAt: clockAt(at), at: clockAt(at) });

      expect(await claim(3, { slots: 1 })).toHaveLength(2);
    });

    test('hosts come in pages, in the order of their names, whatever is going on at them', async () => {
      const [waiting, held, busy, both, later, done, resting] = (['1', '2', '3', '4', '5', '6', '7'] as const).map(
        (first) => `${first}.${host}`,
      ) as [string, string, string, string, string, string, string];
      await project(
        here.projections,
        queued({ host: waiting }),
        queued({ host: later, options: { notBefore: iso(99) } }),
        queued({ host: both }),
      );
      await project(here.projections, queued({ host: both, options: { priority: 3 } }));
      await here.hosts.hold(held, clockAt(60), why(0));
      await here.hosts.hold(both, clockAt(60), why(0));
      await here.hosts.keep({ host: busy, jobId: queued().jobId, attempt: 1, until: clockAt(60) });
      await here.hosts.keep({ host: done, jobId: queued().jobId, attempt: 1, until: clockAt(1) });
      await here.hosts.hold(resting, clockAt(60), why(0));

      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await elsewhere.hosts.page({ limit: 2, cursor, at: clockAt(2) });
        seen.push(...page.items.map((state) => state.host));
        expect(page.items.length).toBeLessThanOrEqual(2);
        cursor = page.next ?? undefined;
      } while (cursor !== undefined);

      expect(seen).toEqual([waiting, held, busy, both, later, resting]);
    });

    test('a cursor of another list is refused', async () => {
      await expect(here.hosts.page({ limit: 1, cursor: 'x', at: clockAt(0) })).rejects.toThrow(BadCursorError);
    });

    test('a job that has no slot leaves none', async () => {
      await expect(here.hosts.leave(queued().jobId, 1)).resolves.toBeUndefined();
    });
  });
}
