import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { JobView } from '../../src/job/job.view.js';
import type { JobTerm } from '../../src/read-model/job-terms.js';
import type { JobQuery } from '../../src/read-model/job-views.js';
import { BadCursorError } from '../../src/read-model/page.js';
import { allPages, answered, failed, matches, someJobs, someQuery } from '../kit/job-lists-kit.js';
import { aHost, completed, deleted, project, queued, retriedByHand, running } from '../kit/job-views-kit.js';
import type { ReadModel, ReadModelSubject } from '../kit/read-model.js';
import { iso } from '../kit/stories.js';

/** How lists of jobs are narrowed down, ordered and counted. An adapter is done when this passes. */
export function jobListsContract(adapter: string, open: () => Promise<ReadModelSubject>): void {
  describe(`${adapter} searches jobs`, () => {
    let subject: ReadModelSubject;
    let here: ReadModel;

    beforeEach(async () => {
      subject = await open();
      here = subject.here;
    });
    afterEach(() => subject.close());

    const list = (query: Partial<JobQuery>) => here.views.list({ order: 'newest', limit: 100, ...query });
    const idsOf = async (query: Partial<JobQuery>) => (await list(query)).items.map(({ jobId }) => jobId);
    const total = (query: Partial<JobQuery>) => here.views.total({ order: 'newest', limit: 100, ...query });
    const ids = (...jobs: readonly JobView[]) => jobs.map(({ jobId }) => jobId);

    test('by the error of the latest attempt', async () => {
      const [refused, timedOut, fine] = [
        failed(running(queued({ at: 2 })), 'connection_refused'),
        failed(running(queued({ at: 1 })), 'timeout_total'),
        completed(running(queued())),
      ];
      await project(here.projections, refused, timedOut, fine);
      const error = (...codes: ('connection_refused' | 'timeout_total' | 'tls_failed')[]): JobTerm => ({
        kind: 'error',
        codes,
      });

      expect(await idsOf({ every: [error('timeout_total')] })).toEqual(ids(timedOut));
      expect(await idsOf({ every: [error('timeout_total', 'connection_refused')] })).toEqual(ids(refused, timedOut));
      expect(await idsOf({ every: [error('tls_failed')] })).toEqual([]);
      expect(await idsOf({ none: [error('timeout_total')] })).toEqual(ids(refused, fine));

      await project(here.projections, retriedByHand(timedOut));
      expect(await idsOf({ every: [error('timeout_total')] })).toEqual([]);
    });

    test('by the HTTP status of the latest attempt', async () => {
      const jobs = [200, 404, 500, 503].map((status, n) => answered(running(queued({ at: n })), status));
      await project(here.projections, ...jobs, queued({ at: 9 }));
      const [, missing, broken, away] = jobs as [JobView, JobView, JobView, JobView];
      const http = (...httpStatuses: number[]): JobTerm => ({ kind: 'http', httpStatuses });
      const all5xx = Array.from({ length: 100 }, (_, n) => 500 + n);

      expect(await idsOf({ every: [http(404)] })).toEqual(ids(missing));
      expect(await idsOf({ every: [http(...all5xx)] })).toEqual(ids(away, broken));
      expect(await idsOf({ every: [http(404, ...all5xx)], order: 'oldest' })).toEqual(ids(missing, broken, away));
      expect(await idsOf({ every: [http(...all5xx)], none: [http(503)] })).toEqual(ids(broken));
    });

    test('by words of their URLs, however they are written', async () => {
      const host = aHost();
      const report = queued({ url: `https://${host}/Annual%20Report/2026.pdf?lang=DE`, at: 2 });
      const other = queued({ url: `https://${host}/report-2025`, at: 1 });
      await project(here.projections, report, other);
      const word = (text: string): JobTerm => ({ kind: 'word', word: text });

      expect(await idsOf({ host, every: [word('report')] })).toEqual(ids(report, other));
      expect(await idsOf({ every: [word('annual'), word('report'), word('de')], host })).toEqual(ids(report));
      expect(await idsOf({ every: [word('report')], none: [word('2025')], host })).toEqual(ids(report));
      expect(await idsOf({ every: [word('repor')], host })).toEqual([]);

      await project(here.projections, deleted(report));
      expect(await idsOf({ every: [word('annual')], host })).toEqual([]);
    });

    test('by what their URLs begin with', async () => {
      const host = aHost();
      const urls = ['a/1', 'a/10', 'b/1', `a/1${'x'.repeat(300)}`].map((path) => `https://${host}/${path}`);
      const jobs = urls.map((url, n) => queued({ url, at: 9 - n }));
      await project(here.projections, ...jobs, queued({ url: `https://${host}.org/a/1` }));
      const [one, ten, , long] = jobs as [JobView, JobView, JobView, JobView];
      const begins = (path: string): JobTerm => ({ kind: 'urlPrefix', prefix: `https://${host}/${path}` });

      expect(await idsOf({ every: [begins('a/1')] })).toEqual(ids(one, ten, long));
      expect(await idsOf({ every: [begins(`a/1${'x'.repeat(90)}`)] })).toEqual(ids(long));
      expect(await idsOf({ every: [begins('')], none: [begins('a/1')] })).toEqual(ids(jobs[2] as JobView));
      expect(await idsOf({ every: [begins('a/%25_')] })).toEqual([]);

      await project(here.projections, deleted(ten));
      expect(await idsOf({ every: [begins('a/1')], order: 'oldest' })).toEqual(ids(long, one));
    });

    test('takes texts for what they are', async () => {
      const tag = `$tags.*(a+)+$ "'; -- __proto__ \u{1F41F}`;
      const job = queued({ options: { tags: [tag, '$where'] } });
      await project(here.projections, job, queued({ options: { tags: ['__proto__'] } }));

      expect(await idsOf({ tag })).toEqual(ids(job));
      expect(await idsOf({ tag, every: [{ kind: 'tag', tag: '$where' }] })).toEqual(ids(job));
      expect(await idsOf({ tag, none: [{ kind: 'tag', tag: '$where' }] })).toEqual([]);
      expect(await idsOf({ tag: '$tags' })).toEqual([]);
    });

    test('in the order in which they became final, either way, page by page', async () => {
      const host = aHost();
      const jobs = Array.from({ length: 11 }, (_, n) => completed(running(queued({ host, at: 20 - n })), 30 + (n % 4)));
      await project(here.projections, ...jobs, queued({ host, at: 99 }), running(queued({ host, at: 99 })));
      const key = ({ finishedAt, jobId }: JobView) => `${finishedAt} ${jobId}`;
      const inOrder = [...jobs].sort((one, other) => (key(one) < key(other) ? -1 : 1));

      for (const narrowed of [{ host }, {}, { statuses: ['completed', 'queued'] as const }]) {
        const oldest = await allPages(list, { ...narrowed, by: 'finish', order: 'oldest', limit: 3 });
        const newest = await allPages(list, { ...narrowed, by: 'finish', order: 'newest', limit: 4 });

        expect(oldest.map(({ length }) => length)).toEqual([3, 3, 3, 2]);
        expect(oldest.flat()).toEqual(ids(...inOrder));
        expect(newest.flat()).toEqual(ids(...inOrder).reverse());
      }
      expect(await idsOf({ by: 'finish', host, from: iso(19), till: iso(20) })).toEqual(ids(jobs[1] as JobView));

      const again = retriedByHand(jobs[0] as JobView, 50);
      await project(here.projections, again);
      expect(await idsOf({ by: 'finish', host })).not.toContain(again.jobId);
    });

    test('refuses a cursor of another order', async () => {
      const jobs = [1, 2].map((at) => completed(running(queued({ at })), at));
      await project(here.projections, ...jobs);
      const bySubmission = (await list({ limit: 1 })).next ?? '';
      const byFinish = (await list({ limit: 1, by: 'finish' })).next ?? '';

      await expect(list({ by: 'finish', cursor: bySubmission })).rejects.toThrow(BadCursorError);
      await expect(list({ cursor: byFinish })).rejects.toThrow(BadCursorError);
      await expect(list({ by: 'finish', order: 'oldest', cursor: byFinish })).rejects.toThrow(BadCursorError);
    });

    test('just as all that is asked says, whatever it is', async () => {
      const jobs = someJobs();
      await project(here.projections, ...jobs);

      await fc.assert(
        fc.asyncProperty(someQuery(jobs), async (query) => {
          const expected = matches(jobs, query);

          expect((await allPages(list, query)).flat()).toEqual(ids(...expected));
          expect(await total(query)).toEqual({ count: expected.length, isExact: true });
        }),
        { numRuns: 60 },
      );
    });
  });
}
