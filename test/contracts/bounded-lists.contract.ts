import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { JobView } from '../../src/job/job.view.js';
import { COUNTED, LOOKED_AT, SMALL } from '../../src/read-model/job-lists.js';
import type { JobTerm } from '../../src/read-model/job-terms.js';
import type { JobQuery } from '../../src/read-model/job-views.js';
import { allPages } from '../kit/job-lists-kit.js';
import { project, queued } from '../kit/job-views-kit.js';
import type { ReadModel, ReadModelSubject } from '../kit/read-model.js';
import { iso } from '../kit/stories.js';

/** How much is read for a list that no index is narrow enough for. An adapter is done when this passes. */
export function boundedListsContract(adapter: string, open: () => Promise<ReadModelSubject>): void {
  describe(`${adapter} searches many jobs`, () => {
    const tag = randomUUID();
    const [, most] = LOOKED_AT;
    let subject: ReadModelSubject;
    let here: ReadModel;
    let first: JobView;

    const list = (query: Partial<JobQuery>) => here.views.list({ order: 'newest', limit: 100, ...query });
    const total = (query: Partial<JobQuery>) => here.views.total({ order: 'newest', limit: 100, ...query });

    beforeEach(async () => {
      subject = await open();
      here = subject.here;
      first = queued({ at: -1, options: { tags: [tag] } });
      const others = Array.from({ length: most + 50 }, (_, n) =>
        queued({ at: n, url: `https://a.example/all/${n}`, options: { tags: [tag] } }),
      );
      await project(here.projections, first, ...others);
    });
    afterEach(() => subject.close());

    test('looks at so many jobs for a page, and goes on with the next', async () => {
      const query: Partial<JobQuery> = { tag, none: [{ kind: 'word', word: 'all' }] };
      const page = await list(query);

      expect(page).toEqual({ items: [], next: expect.any(String) });
      expect(await list({ ...query, cursor: page.next ?? '' })).toEqual({ items: [first], next: null });
      expect(await total(query)).toEqual({ count: 0, isExact: false });
      expect(await total({ tag })).toEqual({ count: most + 51, isExact: true });
      expect((await allPages(list, { ...query, order: 'oldest' })).flat()).toEqual([first.jobId]);
    });

    test('looks in the smallest index of all that are asked for', async () => {
      const rare = { kind: 'word', word: `${most}` } as const;

      expect(await list({ tag, every: [{ kind: 'word', word: 'all' }, rare] })).toMatchObject({
        items: [{ url: `https://a.example/all/${most}` }],
        next: null,
      });
      expect(await total({ tag, every: [rare] })).toEqual({ count: 1, isExact: true });
    });

    test('reads no large index whole that is in another order, be there few of the time in it', async () => {
      const begins: JobTerm = { kind: 'urlPrefix', prefix: 'https://a.example/old/' };
      const [hit, ...before] = Array.from({ length: SMALL + 1 }, (_, n) =>
        queued({ url: `https://a.example/old/${n}`, at: n === 0 ? -1 : -9 }),
      );
      await project(here.projections, hit as JobView, ...before);
      const query: Partial<JobQuery> = { every: [begins], from: iso(-1) };
      const page = await list(query);

      expect(page).toEqual({ items: [], next: expect.any(String) });
      expect(await list({ ...query, cursor: page.next ?? '' })).toEqual({ items: [hit], next: null });
      expect(await total(query)).toEqual({ count: 0, isExact: false });
    });

    test('counts up to a bound', async () => {
      const more = Array.from({ length: COUNTED - most }, () => queued({ options: { tags: [tag] } }));
      await project(here.projections, ...more);

      expect(await total({ tag })).toEqual({ count: COUNTED, isExact: false });
      expect(await total({ tag, statuses: ['running'] })).toEqual({ count: 0, isExact: false });
      expect(await total({ statuses: ['running'] })).toEqual({ count: 0, isExact: true });
    });
  });
}
