import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { JobView } from '../../src/job/job.view.js';
import type { ClaimRequest, DueJobs } from '../../src/read-model/due-jobs.js';
import {
  aHost,
  completed,
  deleted,
  paused,
  project,
  queued,
  retriedByHand,
  retrying,
  running,
} from '../kit/job-views-kit.js';
import type { ReadModel, ReadModelSubject } from '../kit/read-model.js';
import { clockAt, iso } from '../kit/stories.js';

const HOUR = 3_600;

/** What every list of due jobs must do. An adapter is done when this passes. */
export function dueJobsContract(adapter: string, open: () => Promise<ReadModelSubject>): void {
  describe(`${adapter} has due jobs`, () => {
    let subject: ReadModelSubject;
    let here: ReadModel;
    let elsewhere: ReadModel;

    beforeEach(async () => {
      subject = await open();
      ({ here, elsewhere } = subject);
      await here.politeness.set({ slots: 1_000 }, 'test');
    });
    afterEach(() => subject.close());

    const claim = (at: number, some: Partial<ClaimRequest> = {}, due: DueJobs = here.due) =>
      due.claim({ limit: 100, at: clockAt(at), ...some });
    const claimedIds = async (...request: Parameters<typeof claim>) =>
      (await claim(...request)).map(({ jobId }) => jobId);
    const ids = (...jobs: readonly (JobView | undefined)[]) => jobs.map((job) => job?.jobId);

    test('hand out a due job once, with its host and a token of its own', async () => {
      const [one, two] = [queued(), queued({ at: 1 })];
      await project(here.projections, one, two);

      const claims = await claim(2);

      expect(claims.map(({ jobId, host }) => [jobId, host])).toEqual(
        [one, two].map(({ jobId, host }) => [jobId, host]),
      );
      expect(new Set(claims.map(({ token }) => token)).size).toBe(2);
      expect(await claim(2)).toEqual([]);
    });

    test('are those that wait, from their time on', async () => {
      const later = queued({ options: { notBefore: iso(75) } });
      const again = retrying(running(queued()), 50);
      await project(here.projections, later, again, running(queued()), completed(running(queued())));
      await project(here.projections, paused(queued()), deleted(queued()));

      expect(await claimedIds(49)).toEqual([]);
      expect(await claimedIds(50)).toEqual(ids(again));
      expect(await claimedIds(74.999)).toEqual([]);
      expect(await claimedIds(75)).toEqual(ids(later));
    });

    test('are as many as asked for at most', async () => {
      await project(here.projections, ...Array.from({ length: 5 }, () => queued()));

      expect(await claim(1, { limit: 0 })).toHaveLength(0);
      expect(await claim(1, { limit: 3 })).toHaveLength(3);
      expect(await claim(1, { limit: 3 })).toHaveLength(2);
    });

    test('come by priority, then those due longest, whatever their hosts', async () => {
      const jobOf = fc.record({ host: fc.nat(4), priority: fc.integer({ min: -2, max: 2 }), at: fc.nat(30) });
      const stories = fc.record({
        jobs: fc.array(jobOf, { maxLength: 30 }),
        limits: fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 12 }),
        at: fc.integer({ min: 0, max: 40 }),
      });
      await fc.assert(
        fc.asyncProperty(stories, async ({ jobs, limits, at }) => {
          const hosts = Array.from({ length: 5 }, aHost);
          const views = jobs.map((job) =>
            queued({ host: hosts[job.host] ?? aHost(), options: { priority: job.priority, notBefore: iso(job.at) } }),
          );
          await project(here.projections, ...views);
          const urgency = ({ options, dueAt }: JobView) => [options.priority, dueAt];
          const expected = views
            .filter(({ dueAt }) => dueAt !== null && dueAt <= iso(at))
            .sort(
              (a, b) =>
                b.options.priority - a.options.priority || Date.parse(a.dueAt ?? '') - Date.parse(b.dueAt ?? ''),
            )
            .map(urgency);

          const claimed: string[] = [];
          for (const limit of limits) claimed.push(...(await claimedIds(at, { limit })));

          const byId = new Map(views.map((view) => [view.jobId, view]));
          const taken = claimed.map((jobId) => byId.get(jobId) as JobView);
          const asked = limits.reduce((sum, limit) => sum + limit, 0);
          expect(new Set(claimed).size).toBe(claimed.length);
          expect(taken.map(urgency)).toEqual(expected.slice(0, asked));

          await project(here.projections, ...views.map((view) => deleted(view)));
        }),
        { numRuns: 40 },
      );
    });

    test('are not hidden by claimed ones before them whose views lag', async () => {
      const host = aHost();
      const jobs = Array.from({ length: 60 }, (_, n) => queued({ host, at: n }));
      await project(here.projections, ...jobs);

      const claimed: string[] = [];
      for (let n = 0; n < 15; n++) {
        claimed.push(...(await claimedIds(100, { limit: 4 }, n % 2 === 0 ? here.due : elsewhere.due)));
      }

      expect(claimed).toEqual(ids(...jobs));
      const early = queued({ host, at: -5 });
      await project(here.projections, early);
      expect(await claimedIds(100)).toEqual(ids(early));
    });

    test('are not handed out again for thirty seconds while their view does not change', async () => {
      const job = queued();
      await project(here.projections, job);
      await claim(10);
      await here.hosts.leave(job.jobId, 1);

      expect(await claimedIds(39.999)).toEqual([]);
      expect(await claimedIds(41)).toEqual(ids(job)); // noticed a second later at most
    });

    test('are handed out again at once when their view changed and they are due', async () => {
      const job = queued();
      await project(here.projections, job);
      await claim(10);
      const again = retrying(running(job), 12);
      await project(here.projections, again);

      expect(await claimedIds(11)).toEqual([]);
      expect(await claimedIds(12)).toEqual(ids(job));
    });

    describe.each([
      ['3 hours', 3 * HOUR],
      ['a day', 24 * HOUR],
    ])('once the clock was set back by %s', (_, by) => {
      test('are those that wait for nothing, at once', async () => {
        const job = queued({ at: 10 });
        const resumed = retriedByHand(completed(running(queued({ at: 1 }), 2), 3), 9);
        await project(here.projections, job, resumed);

        expect(new Set(await claimedIds(11 - by))).toEqual(new Set(ids(job, resumed)));
      });

      test('are those that are to be tried again, after no longer than was decided', async () => {
        const job = retrying(running(queued(), 10), 40);
        await project(here.projections, job);
        expect(await claimedIds(11)).toEqual([]);

        expect(await claimedIds(12 - by)).toEqual([]);
        expect(await claimedIds(41.999 - by)).toEqual([]);
        expect(await claimedIds(42 - by)).toEqual(ids(job));
      });

      test('are due then however often they are looked for, and however long the wait is', async () => {
        const job = retrying(running(queued(), 10), 2_410);
        await project(here.projections, job);
        await claim(11);

        for (const at of [12, 13, 20, 70, 400, 800, 1_600, 2_411]) expect(await claimedIds(at - by)).toEqual([]);
        expect(await claimedIds(2_412 - by)).toEqual(ids(job));
      });

      test('are the same to another process', async () => {
        const job = retrying(running(queued(), 10), 40);
        await project(here.projections, job);

        expect(await claimedIds(12 - by, {}, elsewhere.due)).toEqual([]);
        expect(await claimedIds(42 - by)).toEqual(ids(job));
      });

      test('are not those that were submitted for a time of the clock', async () => {
        const later = queued({ at: 10, options: { notBefore: iso(20) } });
        await project(here.projections, later);

        for (const at of [12, 100, by, by + 19.999]) expect(await claimedIds(at - by)).toEqual([]);
        expect(await claimedIds(20)).toEqual(ids(later));
      });

      test('are those that were claimed, and not begun', async () => {
        const job = queued();
        await project(here.projections, job);
        await claim(10);
        await here.hosts.leave(job.jobId, 1);

        expect(await claimedIds(11 - by)).toEqual(ids(job));
      });

      test('are due again by the clock once it is put right', async () => {
        const job = retrying(running(queued(), 10), 4 * by);
        await project(here.projections, job);
        await claim(12 - by);

        expect(await claimedIds(3 * by)).toEqual(ids(job));
      });
    });

    test.each([3 * HOUR, 24 * HOUR])('are due by the clock that was set forward by %d seconds', async (by) => {
      const again = retrying(running(queued(), 10), 40);
      const later = queued({ at: 10, options: { notBefore: iso(by + 60) } });
      await project(here.projections, again, later);

      expect(await claimedIds(12 + by)).toEqual(ids(again));
      await here.hosts.leave(again.jobId, 2);
      expect(await claimedIds(13 + by)).toEqual([]);
      expect(await claimedIds(60 + by)).toContain(later.jobId);
    });

    test('are never handed to two claimers', async () => {
      const hosts = Array.from({ length: 4 }, aHost);
      const jobs = Array.from({ length: 200 }, (_, n) => queued({ host: hosts[n % 4] ?? aHost(), at: n % 10 }));
      await project(here.projections, ...jobs);

      const races = Array.from({ length: 60 }, (_, n) => claim(20, { limit: 5 }, n % 2 ? here.due : elsewhere.due));
      const claimed = (await Promise.all(races)).flat().map(({ jobId }) => jobId);

      expect(claimed).toHaveLength(200);
      expect(new Set(claimed)).toEqual(new Set(ids(...jobs)));
    });
  });
}
