import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { JobView } from '../../src/job/job.view.js';
import type { JobQuery } from '../../src/read-model/job-views.js';
import { BadCursorError } from '../../src/read-model/page.js';
import { eventually } from '../kit/eventually.js';
import {
  aHost,
  calledBack,
  completed,
  deleted,
  paused,
  project,
  queued,
  retrying,
  running,
} from '../kit/job-views-kit.js';
import type { ReadModel, ReadModelSubject } from '../kit/read-model.js';
import { clockAt, iso } from '../kit/stories.js';

/** What all job views must do. An adapter is done when this passes. */
export function jobViewsContract(adapter: string, open: () => Promise<ReadModelSubject>): void {
  describe(`${adapter} has job views`, () => {
    let subject: ReadModelSubject;
    let here: ReadModel;
    let elsewhere: ReadModel;

    beforeEach(async () => {
      subject = await open();
      ({ here, elsewhere } = subject);
    });
    afterEach(() => subject.close());

    const list = (query: Partial<JobQuery>) => here.views.list({ order: 'newest', limit: 100, ...query });
    const idsOf = async (query: Partial<JobQuery>) => (await list(query)).items.map(({ jobId }) => jobId);
    const ids = (...jobs: readonly (JobView | undefined)[]) => jobs.map((job) => job?.jobId);

    test('give a job by its id, deleted or not', async () => {
      const [job, gone] = [completed(running(queued())), deleted(queued())];
      await project(here.projections, job, gone);

      expect(await here.views.get(job.jobId)).toEqual(job);
      expect(await here.views.get(gone.jobId)).toEqual(gone);
      expect(await here.views.get(randomUUID())).toBeUndefined();
    });

    test('give the job that was made for a submission', async () => {
      const job = queued({ submission: `${randomUUID()}/0` });
      await project(here.projections, job);

      expect(await here.views.bySubmission(job.submission)).toEqual(job);
      expect(await here.views.bySubmission(`${job.submission}1`)).toBeUndefined();
    });

    test('know the newest generation of a dedupe key, deleted or not', async () => {
      const url = `https://${aHost()}/`;
      const jobs = [1, 3, 2].map((generation) => queued({ url, generation }));
      const gone = deleted(queued({ url, generation: 4 }));
      await project(here.projections, ...jobs, gone);

      expect(await here.views.latestGeneration(gone.dedupeKey)).toBe(4);
      expect(await here.views.latestGeneration(queued().dedupeKey)).toBeUndefined();
    });

    test('tell which jobs somebody wants to be told of', async () => {
      const [awaited, again, plain] = [calledBack(queued()), calledBack(running(queued())), queued()];
      const gone = deleted(calledBack(queued()));
      await project(here.projections, awaited, again, plain, gone);
      await project(here.projections, completed(again));

      const asked = [awaited, plain, again, gone].map(({ jobId }) => jobId);
      expect([...(await here.views.withCallbacks(asked))].sort()).toEqual([awaited.jobId, again.jobId].sort());
      expect(await here.views.withCallbacks([])).toEqual([]);
    });

    test('tell which jobs are running, and where', async () => {
      const [job, waiting] = [running(queued(), 1, 'bert'), queued()];
      await project(here.projections, job, waiting);

      const { jobId, host } = job;
      expect(await here.views.running()).toContainEqual({ jobId, host, runner: 'bert', attempt: 1 });

      await project(here.projections, completed(job));
      expect((await here.views.running()).map((other) => other.jobId)).not.toContain(jobId);
    });

    test('tell since when the longest waiting job is due', async () => {
      const early = -1_000_000; // earlier than anything else here
      const job = queued({ at: early, options: { priority: -3 } });
      await project(here.projections, job, queued({ at: early + 1 }), paused(queued({ at: early - 1 })));

      expect(await here.views.oldestDueAt(clockAt(early - 1))).toBeNull();
      expect(await here.views.oldestDueAt(clockAt(early))).toBe(iso(early));

      await project(here.projections, deleted(job));
      expect(await here.views.oldestDueAt(clockAt(early + 2))).toBe(iso(early + 1));
    });

    test('count what was submitted in a range of time, by status', async () => {
      const early = -2_000_000; // when nothing else here was submitted
      const jobs = [0, 1, 2, 3].map((at) => queued({ at: early + at }));
      await project(here.projections, ...jobs, deleted(queued({ at: early + 1 })), paused(queued({ at: early + 2 })));
      const range = { from: iso(early + 1), till: iso(early + 3) };

      expect(await here.views.countSubmitted({ ...range, statuses: ['queued', 'paused'] })).toBe(3);
      expect(await here.views.countSubmitted({ ...range, statuses: ['paused'] })).toBe(1);
      expect(await here.views.countSubmitted({ ...range, statuses: undefined })).toBe(3);
    });

    describe('a list', () => {
      test('is in the order of submission, either way', async () => {
        const host = aHost();
        const jobs = [3, 1, 2].map((at) => queued({ host, at }));
        await project(here.projections, ...jobs);
        const [third, first, second] = jobs;

        expect(await idsOf({ host, order: 'oldest' })).toEqual(ids(first, second, third));
        expect(await idsOf({ host, order: 'newest' })).toEqual(ids(third, second, first));
      });

      test('takes jobs submitted at or after `from` and before `till`', async () => {
        const host = aHost();
        const jobs = [1, 2, 3, 4].map((at) => queued({ host, at }));
        await project(here.projections, ...jobs);
        const [, second, third] = jobs;

        expect(await idsOf({ host, order: 'oldest', from: iso(2), till: iso(4) })).toEqual(ids(second, third));
        expect(await idsOf({ host, order: 'newest', from: iso(2), till: iso(4) })).toEqual(ids(third, second));
      });

      test('follows a job from one status to the next', async () => {
        const job = queued();
        const { host } = job;
        await project(here.projections, job);
        expect(await idsOf({ host, statuses: ['queued'] })).toEqual(ids(job));

        await project(here.projections, running(job));
        expect(await idsOf({ host, statuses: ['queued'] })).toEqual([]);
        expect(await idsOf({ host, statuses: ['running'] })).toEqual(ids(job));
        expect(await idsOf({ host, statuses: [] })).toEqual([]);
      });

      test('never holds a deleted job', async () => {
        const job = completed(running(queued({ options: { tags: ['x'] } })));
        const { jobId, host, url } = job;
        await project(here.projections, job);
        await project(here.projections, deleted(job));

        const queries: Partial<JobQuery>[] = [{ host }, { url }, { ids: [jobId] }, { host, tag: 'x' }];
        for (const query of queries) expect(await idsOf(query)).toEqual([]);
      });

      test('takes a URL of eight kibibytes exactly as it is', async () => {
        const url = `https://${aHost()}/${'a'.repeat(8_150)}`;
        const jobs = [url, `${url}b`].map((other) => queued({ url: other }));
        await project(here.projections, ...jobs);

        expect(await idsOf({ url })).toEqual(ids(jobs[0]));
      });

      test('combines all of its filters', async () => {
        const [host, tag] = [aHost(), randomUUID()];
        const matching = queued({ host, at: 5, options: { tags: [tag, 'other'] } });
        const others = [
          queued({ host, at: 5, options: { tags: ['other'] } }),
          queued({ at: 5, options: { tags: [tag] } }),
          queued({ host, at: 9, options: { tags: [tag] } }),
          running(queued({ host, at: 5, options: { tags: [tag] } })),
        ];
        await project(here.projections, matching, ...others);

        const query: Partial<JobQuery> = { host, tag, statuses: ['queued', 'failed'], from: iso(4), till: iso(6) };
        expect(await idsOf(query)).toEqual(ids(matching));
        expect(await idsOf({ ...query, url: matching.url, ids: ids(matching, ...others) as string[] })).toEqual(
          ids(matching),
        );
        expect(await idsOf({ ...query, url: others[0]?.url })).toEqual([]);
      });

      const narrowings: Record<string, (host: string, tag: string) => Partial<JobQuery>> = {
        'of a host': (host) => ({ host }),
        'of a host and some statuses': (host) => ({ host, statuses: ['queued', 'completed', 'retrying'] }),
        'of a tag': (_, tag) => ({ tag }),
        'of some statuses': (host) => ({ statuses: ['queued', 'completed', 'retrying'], host }),
      };
      for (const [name, narrow] of Object.entries(narrowings)) {
        for (const order of ['newest', 'oldest'] as const) {
          test(`${name}, ${order} first, goes on where its last page ended`, async () => {
            const [host, tag] = [aHost(), randomUUID()];
            const jobs = Array.from({ length: 23 }, (_, n) => queued({ host, at: n % 7, options: { tags: [tag] } }));
            const mixed = jobs.map((job, n) => [job, completed(running(job)), retrying(running(job), 9)][n % 3] ?? job);
            await project(here.projections, ...mixed);

            const pages = await allPages({ ...narrow(host, tag), order, limit: 5 });

            expect(pages.map(({ length }) => length)).toEqual([5, 5, 5, 5, 3]);
            expect(pages.flat()).toEqual(inOrder(mixed, order));
          });
        }
      }

      async function allPages(query: Partial<JobQuery>): Promise<JobView[][]> {
        const pages: JobView[][] = [];
        for (let cursor: string | undefined | null; cursor !== null; ) {
          const page = await list({ ...query, cursor });
          pages.push([...page.items]);
          cursor = page.next;
        }
        return pages;
      }

      function inOrder(jobs: readonly JobView[], order: JobQuery['order']): JobView[] {
        const key = ({ submittedAt, jobId }: JobView) => `${submittedAt} ${jobId}`;
        const sorted = [...jobs].sort((one, other) => (key(one) < key(other) ? -1 : 1));
        return order === 'oldest' ? sorted : sorted.reverse();
      }

      test('has no further page when the last one is full', async () => {
        const host = aHost();
        await project(here.projections, queued({ host }), queued({ host, at: 1 }));

        expect((await list({ host, limit: 2 })).next).toBeNull();
        expect(await list({ host: aHost(), limit: 2 })).toEqual({ items: [], next: null });
      });

      test('refuses a cursor that is none, or was made for the other order', async () => {
        const host = aHost();
        await project(here.projections, queued({ host }), queued({ host, at: 1 }));
        const { next } = await list({ host, limit: 1 });

        const strange = ['', 'x', 'W10', Buffer.from('["newest",1.5,"x"]').toString('base64url'), `${next}!`.slice(4)];
        for (const cursor of strange) await expect(list({ host, cursor })).rejects.toThrow(BadCursorError);
        await expect(list({ host, order: 'oldest', cursor: next ?? '' })).rejects.toThrow(BadCursorError);
      });
    });

    describe('whoever waits for a position', () => {
      test('is answered at once where the views are that far', async () => {
        const at = await project(here.projections);

        expect(await here.views.reach(at, 0)).toBe(true);
        expect(await here.views.reach(0n, 0)).toBe(true);
      });

      test('is woken by a batch of this process', async () => {
        const at = await project(here.projections);
        const reached = Promise.all([1n, 2n].map((more) => here.views.reach(at + more, 60_000)));

        await project(here.projections);
        await project(here.projections);

        expect(await reached).toEqual([true, true]);
      });

      test('is woken by a batch of another process', async () => {
        const at = await project(here.projections);
        const reached = here.views.reach(at + 1n, 60_000);
        await eventually(() => project(elsewhere.projections));

        expect(await reached).toBe(true);
        expect(await here.views.position()).toBe(at + 1n);
      });

      test('gives up in time', async () => {
        const at = await project(here.projections);

        expect(await here.views.reach(at + 1n, 20)).toBe(false);
      });
    });

    test('are seen by another process', async () => {
      const job = queued();
      await project(here.projections, job);

      expect(await elsewhere.views.get(job.jobId)).toEqual(job);
    });
  });
}
