import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sha256 } from '../../src/eventsourcing/digest.js';
import { JOBS_QUEUE } from '../../src/queue/queue.stream.js';
import { openQueue } from '../../src/queue/queue.view.js';
import { BadCursorError } from '../../src/read-model/page.js';
import type { TaskQuery } from '../../src/read-model/task-views.js';
import { TASK_CATEGORY, taskKeyOf } from '../../src/task/task.stream.js';
import type { TaskView } from '../../src/task/task.view.js';
import { eventually } from '../kit/eventually.js';
import type { ReadModel, ReadModelSubject } from '../kit/read-model.js';
import { clockAt, iso } from '../kit/stories.js';
import {
  aQueue,
  held,
  late,
  pausedQueue,
  projectQueues,
  projectTasks,
  purgeTasks,
  removed,
  succeeded,
  waiting,
} from '../kit/task-views-kit.js';

/** What the views of tasks and of their queues must do, in every store. An adapter is done when this passes. */
export function taskViewsContract(adapter: string, open: () => Promise<ReadModelSubject>): void {
  describe(`${adapter} has views of tasks`, () => {
    let subject: ReadModelSubject;
    let here: ReadModel;
    let queue: string;

    beforeEach(async () => {
      subject = await open();
      ({ here } = subject);
      queue = aQueue();
    });
    afterEach(() => subject.close());

    const project = (...tasks: readonly TaskView[]) => projectTasks(here.projections, ...tasks);
    const list = (some: Partial<TaskQuery> = {}) => here.tasks.list({ queue, order: 'oldest', limit: 10, ...some });
    const listed = async (some: Partial<TaskQuery> = {}) => (await list(some)).items.map(({ taskId }) => taskId);
    const ids = (...tasks: readonly TaskView[]) => tasks.map(({ taskId }) => taskId);

    test('that come back as they went in, whatever their keys', async () => {
      const odd = JSON.parse(
        '{"__proto__": {"a": 1}, "constructor": [null, true], "toString": "\\u0000", "10": 1, "2": 2}',
      );
      const task = held(waiting({ queue, taskId: ` ${queue} ä/\u0000 `, data: { json: odd } }), 1);
      await project(task);

      const found = await here.tasks.get(taskKeyOf(task.taskId));
      expect(JSON.stringify({ ...found, revision: 0 })).toBe(JSON.stringify({ ...task, revision: 0 }));
      expect(found?.revision).toBe(1n);
      expect(await here.tasks.get(taskKeyOf('nothing'))).toBeUndefined();
    });

    test('in the order of submission, page by page, in either order', async () => {
      const tasks = [0, 1, 2, 3, 4].map((at) => waiting({ queue, at }));
      await project(...tasks);

      const first = await list({ limit: 3 });
      expect(first.items.map(({ taskId }) => taskId)).toEqual(ids(...tasks.slice(0, 3)));
      expect(await listed({ limit: 3, cursor: first.next ?? '' })).toEqual(ids(...tasks.slice(3)));
      expect(await listed({ order: 'newest' })).toEqual(ids(...tasks).reverse());
      await expect(list({ order: 'newest', cursor: first.next ?? '' })).rejects.toThrow(BadCursorError);
    });

    test('in one fixed order also where they were submitted in the same millisecond, whatever changes meanwhile', async () => {
      const tasks = Array.from({ length: 7 }, (_, ordinal) => waiting({ queue, ordinal }));
      const key = ({ taskId }: { taskId: string }) => taskKeyOf(taskId);
      const sorted = [...tasks].sort((one, other) => (key(one) < key(other) ? -1 : 1));
      await project(...tasks);

      for (const order of ['oldest', 'newest'] as const) {
        const paged: string[] = [];
        for (let cursor: string | null | undefined; cursor !== null; ) {
          const { items, next } = await list({ order, limit: 2, cursor });
          paged.push(...items.map(({ taskId }) => taskId));
          await project(held(tasks[paged.length % 7] as TaskView));
          cursor = next;
        }
        expect(paged).toEqual(order === 'oldest' ? ids(...sorted) : ids(...sorted).reverse());
      }
    });

    test('by status, by queue, by key and by time, and never those that were deleted', async () => {
      const [one, two, three] = [
        waiting({ queue }),
        held(waiting({ queue, at: 1 })),
        succeeded(held(waiting({ queue, at: 2 }))),
      ];
      const elsewhere = waiting({ queue: aQueue(), at: 3 });
      await project(one, two, three, elsewhere, removed(waiting({ queue, at: 4 })));

      expect(await listed()).toEqual(ids(one, two, three));
      expect(await listed({ statuses: ['running', 'succeeded'] })).toEqual(ids(two, three));
      expect(await listed({ from: iso(1), till: iso(2) })).toEqual(ids(two));
      const keys = [one, elsewhere].map(({ taskId }) => taskKeyOf(taskId));
      expect(await listed({ keys })).toEqual(ids(one));
      expect(await listed({ queue: undefined, keys })).toEqual(ids(one, elsewhere));
      expect(await listed({ queue: undefined, keys, statuses: ['failed'] })).toEqual([]);
    });

    test('with sums of each status that follow every change', async () => {
      const [one, two] = [waiting({ queue }), waiting({ queue })];
      await project(one, two, removed(waiting({ queue })));
      await project(held(one), succeeded(held(two)));

      await eventually(async () => {
        expect(await here.tasks.countByStatus()).toEqual({ submitted: 0, running: 1, succeeded: 1, failed: 0 });
      });
    });

    test('that are never replaced by older ones', async () => {
      const task = waiting({ queue });
      await project(held(task));
      await project(task);

      expect(await here.tasks.get(taskKeyOf(task.taskId))).toMatchObject({ status: 'running', revision: 1n });
    });

    test('that name every body of theirs, also of what came too late, until they are deleted', async () => {
      const body = (name: string) => ({ sha256: sha256(`${queue} ${name}`), size: 20_000 });
      const hashes = ['data', 'result', 'late', 'other'].map((name) => body(name).sha256);
      const named = async () => [...(await here.projections.namedBodies(hashes))].sort();
      const first = waiting({ queue, data: body('data') });
      const done = late(succeeded(held(first), 1, body('result')), body('late'));

      await project(first);
      expect(await named()).toEqual(hashes.slice(0, 1));
      await project(done);
      expect(await named()).toEqual(hashes.slice(0, 3).sort());
      await project(removed(done));
      expect(await named()).toEqual([]);
    });

    test('that are gone once their tasks are purged, with all that is kept along with them', async () => {
      const task = waiting({ queue, data: { sha256: sha256(queue), size: 20_000 } });
      const key = taskKeyOf(task.taskId);
      await project(task);
      await purgeTasks(here.projections, { id: key, revision: 1n });

      expect(await here.tasks.get(key)).toBeUndefined();
      expect((await here.projections.load(TASK_CATEGORY, [key])).size).toBe(0);
      expect([...(await here.projections.namedBodies([sha256(queue)]))]).toEqual([]);
      await eventually(async () => expect((await here.queues.get(queue, clockAt(9))).waiting).toBe(0));
    });
  });

  describe(`${adapter} has views of queues`, () => {
    let subject: ReadModelSubject;
    let here: ReadModel;

    beforeEach(async () => {
      subject = await open();
      ({ here } = subject);
    });
    afterEach(() => subject.close());

    const page = async (limit = 10, cursor?: string) => here.queues.page({ limit, cursor, at: clockAt(60) });

    test('with what waits in them, since when, and what is held', async () => {
      const queue = aQueue();
      await projectTasks(
        here.projections,
        ...[waiting({ queue, at: 7 }), waiting({ queue, at: 5, priority: -1 }), held(waiting({ queue }))],
        ...[waiting({ queue, notBefore: iso(59) }), waiting({ queue, notBefore: iso(61) })],
        succeeded(held(waiting({ queue }))),
      );

      const state = { view: openQueue(queue), waiting: 4, held: 1, oldestWaitsSince: clockAt(5).getTime() };
      await eventually(async () => expect(await here.queues.get(queue, clockAt(60))).toEqual(state));
      expect((await page()).items).toContainEqual(state);
    });

    test('of those, too, that are paused and empty; and of those nobody has heard of', async () => {
      const queue = aQueue();
      await projectQueues(here.projections, pausedQueue(queue));
      const nothing = { waiting: 0, held: 0, oldestWaitsSince: null };

      expect(await here.queues.get(queue, clockAt(60))).toEqual({ view: pausedQueue(queue), ...nothing });
      expect((await page()).items.map(({ view }) => view.queue)).toContain(queue);
      const unknown = aQueue();
      expect(await here.queues.get(unknown, clockAt(60))).toEqual({ view: openQueue(unknown), ...nothing });
    });

    test('of which that of fetch jobs is on no page, and is found by its name', async () => {
      expect(await here.queues.pauseOfJobs()).toBeNull();
      await projectQueues(here.projections, pausedQueue(JOBS_QUEUE));

      expect((await page()).items.map(({ view }) => view.queue)).not.toContain(JOBS_QUEUE);
      expect(await here.queues.view(JOBS_QUEUE)).toEqual(pausedQueue(JOBS_QUEUE));
      expect(await here.queues.pauseOfJobs()).toMatchObject({ by: 'carla', reason: 'paper' });
    });

    test('in the order of their names, page by page', async () => {
      const queues = Array.from({ length: 5 }, aQueue).sort();
      await projectQueues(here.projections, ...queues.slice(0, 2).map((queue) => pausedQueue(queue)));
      await projectTasks(here.projections, ...queues.slice(1).map((queue) => waiting({ queue })));

      await eventually(async () => {
        const first = await page(3);
        const second = await page(3, first.next ?? '');
        expect([...first.items, ...second.items].map(({ view }) => view.queue)).toEqual(queues);
        expect(second.next).toBeNull();
      });
      await expect(page(3, 'nonsense')).rejects.toThrow(BadCursorError);
    });
  });
}
