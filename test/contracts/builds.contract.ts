import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { JOB_CATEGORY } from '../../src/job/job.stream.js';
import type { JobView } from '../../src/job/job.view.js';
import { eventually } from '../kit/eventually.js';
import { aHost, aWitness, changesOf, project, queued, running } from '../kit/job-views-kit.js';
import type { ReadModel, ReadModelSubject } from '../kit/read-model.js';
import { clockAt } from '../kit/stories.js';

/** What all builds of a read model must do. An adapter is done when this passes. */
export function buildsContract(adapter: string, open: () => Promise<ReadModelSubject>): void {
  describe(`${adapter} has builds`, () => {
    let subject: ReadModelSubject;
    let here: ReadModel;
    let elsewhere: ReadModel;

    beforeEach(async () => {
      subject = await open();
      ({ here, elsewhere } = subject);
    });
    afterEach(() => subject.close());

    const all = () => elsewhere.builds.all();
    const numbers = async () => (await all()).map(({ number }) => number);
    const active = async () => (await all()).find(({ isActive }) => isActive);
    /** Brings views, and a build, to a position. */
    const fill = (build: number, to: bigint, ...views: readonly JobView[]) => fillFrom(here, build, to, views);
    const fillFrom = async (process: ReadModel, build: number, to: bigint, views: readonly JobView[]) => {
      const opened = await process.builds.open(build);
      const from = await opened.projections.checkpoint();
      const isCommitted = await opened.projections.commit({ ...changesOf(...views), from, to });
      await opened.close();
      return isCommitted;
    };
    const viewIn = async (build: number, { jobId }: JobView) => {
      const opened = await here.builds.open(build);
      const view = (await opened.projections.load(JOB_CATEGORY, [jobId])).get(jobId);
      await opened.close();
      return view;
    };

    const claimed = async () => {
      const due = { limit: 100, at: clockAt(99) };
      return (await elsewhere.due.claim(due)).map(({ jobId }) => jobId);
    };

    test('one of them answers from the beginning', async () => {
      expect((await all()).filter(({ isActive }) => isActive)).toHaveLength(1);

      const at = await project(here.projections, queued());
      expect((await active())?.position).toBe(at);
    });

    test('the one that answers names the event that it began with, and the one that it stands at', async () => {
      await project(here.projections); // where others were before, it has begun already
      const origin = (await here.builds.active()).witnesses?.origin;
      const from = await here.projections.checkpoint();
      const [to, last] = [(from ?? 0n) + 5n, aWitness((from ?? 0n) + 5n)];

      expect(await here.projections.commit({ ...changesOf(queued()), from, to, last })).toBe(true);

      const number = (await active())?.number;
      const named = { number, position: to, witnesses: { origin, last }, isActive: true, isOutdated: false };
      expect(await elsewhere.builds.active()).toEqual(named);
      expect((await all()).find(({ isActive }) => isActive)).toEqual(named);
      expect(origin).toBeDefined();
    });

    test('a batch that counts for nothing leaves the event as it was', async () => {
      const at = await project(here.projections);
      const { witnesses } = await here.builds.active();

      await elsewhere.projections.commit({ ...changesOf(), from: at - 1n, to: at + 1n });

      expect((await here.builds.active()).witnesses).toEqual(witnesses);
    });

    test('a new one names no event before its first batch, and then that as both', async () => {
      const begun = await here.builds.begin();
      const build = async () => (await all()).find(({ number }) => number === begun);
      expect((await build())?.witnesses).toBeUndefined();

      await fill(begun, 7n);

      const { last } = (await build())?.witnesses ?? {};
      expect((await build())?.witnesses).toEqual({ origin: last, last });
    });

    test('one that names its event cannot be marked with another', async () => {
      const at = await project(here.projections);
      const { number, witnesses } = await here.builds.active();

      await elsewhere.builds.mark(number, aWitness(at));

      expect((await here.builds.active()).witnesses).toEqual(witnesses);
    });

    test('a new one is the newest, empty, and does not answer', async () => {
      const job = queued();
      await project(here.projections, job);
      const before = await numbers();

      const begun = await here.builds.begin();

      expect(begun).toBeGreaterThan(Math.max(...before));
      expect((await all()).at(-1)).toEqual({ number: begun, position: undefined, isActive: false, isOutdated: false });
      expect(await viewIn(begun, job)).toBeUndefined();
      expect(await elsewhere.views.get(job.jobId)).toEqual(job);
    });

    test('it is filled beside the one that answers, and goes on where it was', async () => {
      const [job, other] = [queued(), queued()];
      const at = await project(here.projections, job);
      const begun = await here.builds.begin();

      expect(await fill(begun, at - 1n, running(job))).toBe(true);
      expect(await fill(begun, at + 7n, other)).toBe(true);

      expect(await viewIn(begun, job)).toEqual(running(job));
      expect(await elsewhere.views.get(job.jobId)).toEqual(job);
      expect(await elsewhere.views.get(other.jobId)).toBeUndefined();
      expect(await elsewhere.projections.checkpoint()).toBe(at);
      expect((await all()).at(-1)).toMatchObject({ number: begun, position: at + 7n, isActive: false });
    });

    test('a switch is seen at once by every port, elsewhere too', async () => {
      const job = queued();
      const at = await project(here.projections);
      await elsewhere.projections.checkpoint();
      expect(await elsewhere.views.get(job.jobId)).toBeUndefined();
      const begun = await here.builds.begin();
      await fill(begun, at + 1n, job);

      expect(await here.builds.activate(begun)).toBe(true);

      expect((await active())?.number).toBe(begun);
      for (const { views, projections } of [here, elsewhere]) {
        expect(await views.get(job.jobId)).toEqual(job);
        expect(await views.position()).toBe(at + 1n);
        expect(await projections.checkpoint()).toBe(at + 1n);
        expect((await projections.page(JOB_CATEGORY, 9)).get(job.jobId)).toEqual(job);
      }
      expect(await claimed()).toEqual([job.jobId]);
      const next = await project(elsewhere.projections, running(job));
      expect(await here.views.get(job.jobId)).toEqual(running(job));
      expect((await active())?.position).toBe(next);
    });

    test('none answers that is behind the one that does', async () => {
      const at = await project(here.projections, queued(), queued());
      const begun = await here.builds.begin();

      expect(await here.builds.activate(begun)).toBe(false);
      await fill(begun, at - 1n);
      expect(await elsewhere.builds.activate(begun)).toBe(false);
      expect((await active())?.number).not.toBe(begun);

      await fill(begun, at);
      expect(await here.builds.activate(begun)).toBe(true);
      expect(await elsewhere.builds.activate(begun)).toBe(true);
      expect((await active())?.number).toBe(begun);
    });

    test('none answers that does not know which parked streams went on in the one that does', async () => {
      const parked = { stream: `job-${randomUUID()}`, revision: 3n, reason: 'no one can read it' };
      const from = await project(here.projections);
      const at = from + 1n;
      await here.projections.commit({ ...changesOf(), parked: [parked], from, to: at });
      const { releases } = await here.projections.parking();
      const begun = await here.builds.begin();
      await fill(begun, at);
      await elsewhere.projections.release({ parked, at, kinds: [], again: undefined, skipped: [] });

      expect(await here.builds.activate(begun, { releases })).toBe(false);
      expect((await active())?.number).not.toBe(begun);
      const now = (await here.projections.parking()).releases;
      expect(await here.builds.activate(begun, { releases: now })).toBe(true);
      expect((await active())?.number).toBe(begun);
    });

    test('all its jobs are handed out, also those that came between two tries of a switch, and from elsewhere', async () => {
      const at = await project(here.projections, queued(), queued());
      const [early, late, last] = [queued({ at: 1 }), queued({ at: 2 }), queued({ at: 3 })];
      const begun = await here.builds.begin();
      await fill(begun, at - 1n, early);
      expect(await here.builds.activate(begun)).toBe(false);
      await fill(begun, at, late);
      await fillFrom(elsewhere, begun, at + 1n, [last]);

      expect(await here.builds.activate(begun)).toBe(true);

      expect(await claimed()).toEqual([early.jobId, late.jobId, last.jobId]);
    });

    test('one that answers instead of one of another log takes over none of its claims and slots', async () => {
      const job = queued({ host: aHost() });
      const at = await project(here.projections, job);
      expect(await claimed()).toEqual([job.jobId]);
      expect(await claimed()).toEqual([]);
      const begun = await here.builds.begin();
      await fill(begun, at - 1n, job);

      expect(await here.builds.activate(begun, { insteadOfForeign: true })).toBe(true);

      expect((await here.hosts.get(job.host, clockAt(99)))?.running).toBe(0);
      expect(await claimed()).toEqual([job.jobId]);
    });

    test('one that is behind answers where the log itself is', async () => {
      const at = await project(here.projections, queued(), queued());
      const begun = await here.builds.begin();
      await fill(begun, at - 1n);

      expect(await here.builds.activate(begun, { insteadOfForeign: true })).toBe(true);

      expect(await elsewhere.views.position()).toBe(at - 1n);
    });

    test('a batch that was begun before a switch counts for nothing, though the new one is as far', async () => {
      const [wrong, right] = [running(running(queued())), queued()];
      const from = await project(here.projections);
      await elsewhere.projections.checkpoint();
      const begun = await here.builds.begin();
      await fill(begun, from, right);
      await here.builds.activate(begun);

      const batch = { ...changesOf(wrong), from, to: from + 1n };
      expect(await elsewhere.projections.commit(batch)).toBe(false);

      expect(await here.views.get(wrong.jobId)).toBeUndefined();
      expect(await elsewhere.projections.checkpoint()).toBe(from);
      expect(await elsewhere.projections.commit(batch)).toBe(true);
    });

    test('no batch slips into a switch', async () => {
      for (let round = 0; round < 10; round++) {
        const from = await project(here.projections);
        await elsewhere.projections.checkpoint();
        const begun = await here.builds.begin();
        await fill(begun, from);

        const batch = { ...changesOf(), from, to: from + 1n };
        const [isCommitted, isActive] = await Promise.all([
          elsewhere.projections.commit(batch),
          here.builds.activate(begun),
        ]);

        expect(isCommitted && isActive).toBe(false);
        expect(await here.views.position()).toBe(isCommitted ? from + 1n : from);
      }
    });

    test('the one that answered stays until the next is begun', async () => {
      const job = queued();
      const at = await project(here.projections, job);
      const old = await active();
      const begun = await here.builds.begin();
      await fill(begun, at);
      await here.builds.activate(begun);
      expect(await numbers()).toEqual([old?.number, begun]);
      expect(await viewIn(old?.number ?? 0, job)).toEqual(job);

      const next = await elsewhere.builds.begin();

      expect(await numbers()).toEqual([begun, next]);
    });

    test('a new one removes those that never answered, and nobody gets their numbers again', async () => {
      const old = (await active())?.number;
      const given = await here.builds.begin();
      const givenUp = await here.builds.open(given);

      const begun = await elsewhere.builds.begin();

      expect(begun).toBeGreaterThan(given);
      expect(await numbers()).toEqual([old, begun]);
      await expect(here.builds.open(given)).rejects.toThrow(RangeError);
      await expect(here.builds.activate(given, { insteadOfForeign: true })).rejects.toThrow(RangeError);
      const batch = { ...changesOf(queued()), from: undefined, to: 1n };
      expect(await givenUp.projections.commit(batch)).toBe(false);
      await givenUp.close();
      expect(await numbers()).toEqual([old, begun]);
    });

    test('there is none with a number that was never given', async () => {
      const [missing] = [Math.max(...(await numbers())) + 7];

      await expect(here.builds.open(missing)).rejects.toThrow(RangeError);
      await expect(here.builds.activate(missing)).rejects.toThrow(RangeError);
    });

    test('a switch wakes those who wait for its position, here and elsewhere', async () => {
      const at = await project(here.projections);
      const reached = Promise.all([here, elsewhere].map(({ views }) => views.reach(at + 5n, 60_000)));
      const begun = await here.builds.begin();
      await fill(begun, at + 5n);

      await eventually(async () => expect(await here.builds.activate(begun)).toBe(true));

      expect(await reached).toEqual([true, true]);
    });
  });
}
