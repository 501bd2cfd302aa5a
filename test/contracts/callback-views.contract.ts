import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CallbackEvent } from '../../src/callback/callback.events.js';
import { CALLBACK_CATEGORY, callbackIdOf } from '../../src/callback/callback.stream.js';
import type { CallbackView } from '../../src/callback/callback.view.js';
import type { CallbackQuery } from '../../src/read-model/callback-views.js';
import { BadCursorError } from '../../src/read-model/page.js';
import { viewOf } from '../kit/callback-stories.js';
import { aHost, aWitness } from '../kit/job-views-kit.js';
import type { ReadModel, ReadModelSubject } from '../kit/read-model.js';
import { clockAt, iso } from '../kit/stories.js';

interface Asked {
  readonly jobId?: string;
  readonly host?: string;
  readonly at?: number;
}

/** What all views of callbacks must do. An adapter is done when this passes. */
export function callbackViewsContract(adapter: string, open: () => Promise<ReadModelSubject>): void {
  describe(`${adapter} has callback views`, () => {
    let subject: ReadModelSubject;
    let here: ReadModel;

    beforeEach(async () => {
      subject = await open();
      ({ here } = subject);
    });
    afterEach(() => subject.close());

    const commit = async (views: readonly CallbackView[], purged: readonly CallbackView[] = []) => {
      const from = await here.projections.checkpoint();
      const byId = new Map(views.map((view) => [view.callbackId, view]));
      const gone = purged.map(({ callbackId: id, revision }) => ({ id, revision: revision + 1n }));
      const kinds = [{ category: CALLBACK_CATEGORY, views: byId, purged: gone }];
      const changes = { kinds, parked: [], from, to: (from ?? 0n) + 1n, last: aWitness() };
      expect(await here.projections.commit(changes)).toBe(true);
    };
    const list = (query: Partial<CallbackQuery> = {}) => here.callbacks.list({ limit: 100, ...query });
    const idsOf = (views: readonly CallbackView[]) => views.map(({ callbackId }) => callbackId);
    const due = async (at: number, exceptHosts: readonly string[] = [], limit = 100) =>
      idsOf(await here.callbacks.due({ at: clockAt(at), exceptHosts, limit }));

    test('give a callback by its id, deleted or not, to every process', async () => {
      const [one, gone] = [waiting(), told({}, deleted(3))];
      await commit([one, gone]);

      expect(await here.callbacks.get(one.callbackId)).toEqual(one);
      expect(await subject.elsewhere.callbacks.get(gone.callbackId)).toEqual(gone);
      expect(await here.callbacks.get(randomUUID())).toBeUndefined();
    });

    test('keep the one that is further, and forget what was purged', async () => {
      const early = waiting();
      const late = told({}, delivered(1), early);
      await commit([late]);
      await commit([early]);
      expect(await here.callbacks.get(late.callbackId)).toEqual(late);

      await commit([], [late]);
      expect(await here.callbacks.get(late.callbackId)).toBeUndefined();
      expect((await list()).items).toEqual([]);
    });

    test('tell those of jobs that are not deleted', async () => {
      const [jobId, other] = [randomUUID(), randomUUID()];
      const own = [waiting({ jobId }), told({ jobId, at: 1 }, delivered(2)), waiting({ jobId: other, at: 2 })];
      await commit([...own, told({ jobId }, deleted(1)), waiting()]);

      expect(idsOf(await here.callbacks.ofJobs([jobId, other]))).toEqual(idsOf(own));
      expect(await here.callbacks.ofJobs([randomUUID()])).toEqual([]);
      expect(await here.callbacks.ofJobs([])).toEqual([]);
    });

    test('list those that are not deleted, the latest first', async () => {
      const [one, two, three] = [waiting({ at: 1 }), told({ at: 2 }, delivered(9)), told({ at: 3 }, failed(9, null))];
      await commit([two, told({ at: 4 }, deleted(5)), one, three]);

      expect(idsOf((await list()).items)).toEqual(idsOf([three, two, one]));
      expect(idsOf((await list({ statuses: ['delivered', 'waiting'] })).items)).toEqual(idsOf([two, one]));
      expect(idsOf((await list({ statuses: ['failed', 'failed'] })).items)).toEqual(idsOf([three]));
      expect(await here.callbacks.countByStatus()).toEqual({ waiting: 1, delivered: 1, failed: 1 });
    });

    test('list page after page, those of one moment too', async () => {
      await commit([1, 1, 1, 2, 0].map((at) => waiting({ at })));
      const pages: string[] = [];
      for (let cursor: string | null | undefined; cursor !== null; ) {
        const { items, next } = await list({ limit: 2, cursor });
        expect(items.length).toBeLessThanOrEqual(2);
        pages.push(...idsOf(items));
        cursor = next;
      }
      expect(pages).toEqual(idsOf((await list()).items));
      expect(new Set(pages).size).toBe(5);
      await expect(list({ cursor: 'nonsense' })).rejects.toThrow(BadCursorError);
    });

    test('find those that are to be sent, the longest due first', async () => {
      const [first, second, later] = [waiting({ at: 1 }), told({}, failed(3, 5)), told({}, failed(3, 9))];
      await commit([later, second, first, told({}, delivered(1)), told({}, failed(1, null)), told({}, deleted(1))]);

      expect(await due(5)).toEqual(idsOf([first, second]));
      expect(await due(4)).toEqual(idsOf([first]));
      expect(await due(5, [], 1)).toEqual(idsOf([first]));
      expect(await due(5, [first.host])).toEqual(idsOf([second]));
      expect(await due(5, [first.host, second.host])).toEqual([]);
    });

    test('find what waits since a time to come, as it does when the clock was set back', async () => {
      const [ahead, usual] = [told({}, failed(100, 3_700)), told({ at: -60 }, failed(-30, 3_700))];
      await commit([ahead, usual]);

      expect(await due(99)).toEqual(idsOf([ahead]));
      expect(await due(99, [ahead.host])).toEqual([]);
      expect(await due(100)).toEqual([]);
      expect(await due(3_700)).toHaveLength(2);
    });
  });
}

type Told = Pick<CallbackEvent, 'type'> & { readonly data: object };

function waiting(asked: Asked = {}): CallbackView {
  const { jobId = randomUUID(), host = aHost(), at = 0 } = asked;
  const url = `https://${host}/in`;
  const callbackId = callbackIdOf(jobId, url);
  const named = { callbackId, jobId, url, jobRevision: '2', messageId: randomUUID() };
  return viewOf({ type: 'CallbackDue', data: { ...named, dueAt: iso(at) } }) as CallbackView;
}

/** A callback, and one more event of it. */
function told(asked: Asked, { type, data }: Told, begun = waiting(asked)): CallbackView {
  const { callbackId, messageId, jobId, url, jobRevision, createdAt } = begun;
  const began = {
    type: 'CallbackDue',
    data: { callbackId, messageId, jobId, url, jobRevision, dueAt: createdAt },
  } as const;
  return viewOf(began, { type, data: { callbackId, messageId, ...data } } as CallbackEvent) as CallbackView;
}

const attempted = { attempt: 1, tookMs: 4, answer: { httpStatus: 200, excerpt: '' } };

function delivered(at: number): Told {
  return { type: 'CallbackDelivered', data: { ...attempted, deliveredAt: iso(at) } };
}

function failed(at: number, retryAt: number | null): Told {
  const times = { retryAt: retryAt === null ? null : iso(retryAt), failedAt: iso(at) };
  return { type: 'CallbackFailed', data: { ...attempted, error: null, ...times } };
}

function deleted(at: number): Told {
  return { type: 'CallbackDeleted', data: { by: 'carla', reason: null, deletedAt: iso(at) } };
}
