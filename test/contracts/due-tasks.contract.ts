import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { taskKeyOf } from '../../src/task/task.stream.js';
import type { TaskView } from '../../src/task/task.view.js';
import type { ReadModel, ReadModelSubject } from '../kit/read-model.js';
import { clockAt, iso } from '../kit/stories.js';
import { aQueue, held, projectTasks, putBack, removed, succeeded, triedAgain, waiting } from '../kit/task-views-kit.js';

/** What every list of due tasks must do. An adapter is done when this passes. */
export function dueTasksContract(adapter: string, open: () => Promise<ReadModelSubject>): void {
  describe(`${adapter} has due tasks`, () => {
    let subject: ReadModelSubject;
    let here: ReadModel;
    let elsewhere: ReadModel;
    let queue: string;

    beforeEach(async () => {
      subject = await open();
      ({ here, elsewhere } = subject);
      queue = aQueue();
    });
    afterEach(() => subject.close());

    const pick = (at: number, limit = 100, { dueTasks } = here) => dueTasks.pick({ queue, limit, at: clockAt(at) });
    const keys = (...tasks: readonly TaskView[]) => tasks.map(({ taskId }) => taskKeyOf(taskId));
    const project = (...tasks: readonly TaskView[]) => projectTasks(here.projections, ...tasks);

    test('send nobody to a task that another was sent to, for ten seconds', async () => {
      const [one, two] = [waiting({ queue }), waiting({ queue, at: 1 })];
      await project(one, two);

      expect(await pick(2)).toEqual(keys(one, two));
      expect(await pick(2, 100, elsewhere)).toEqual([]);
      expect(await pick(11.999)).toEqual([]);
      expect(await pick(12, 1, elsewhere)).toEqual(keys(one));
    });

    test('send somebody at once where the view has changed since', async () => {
      const task = waiting({ queue });
      await project(task);
      await pick(1);
      await project(held(task, 1));
      expect(await pick(2)).toEqual([]);

      await project(triedAgain(held(task, 1), 3));
      expect(await pick(3)).toEqual(keys(task));
    });

    test('are those of the queue that wait, as many as asked for at most', async () => {
      const some = Array.from({ length: 5 }, (_, at) => waiting({ queue, at }));
      await project(...some, waiting({ queue: aQueue() }), held(waiting({ queue })), removed(waiting({ queue })));
      await project(succeeded(held(waiting({ queue }))), held(waiting({ queue }), 0, null));

      expect(await pick(9, 0)).toEqual([]);
      expect(await pick(9, 3)).toEqual(keys(...some.slice(0, 3)));
      expect(await pick(9)).toEqual(keys(...some.slice(3)));
    });

    test('come with the highest priority first, then those that wait longest, then in the order of submission', async () => {
      const low = waiting({ queue, priority: -5, at: 0 });
      const third = waiting({ queue, at: 2, ordinal: 9 });
      const first = waiting({ queue, at: 1, ordinal: 3 });
      const second = waiting({ queue, at: 2, ordinal: 8 });
      const high = waiting({ queue, priority: 5, at: 3 });
      await project(low, third, first, second, high);

      expect(await pick(9)).toEqual(keys(high, first, second, third, low));
    });

    test('wait for the time that they were submitted for, and take their place then', async () => {
      const later = waiting({ queue, notBefore: iso(60) });
      const urgent = waiting({ queue, priority: 1, notBefore: iso(90) });
      await project(later, urgent);
      expect(await pick(59)).toEqual([]);

      await project(
        waiting({ queue, taskId: `${queue} before`, at: 50 }),
        waiting({ queue, taskId: `${queue} after`, at: 61 }),
      );
      const [before, after] = [`${queue} before`, `${queue} after`].map(taskKeyOf);
      expect(await pick(90)).toEqual([...keys(urgent), before, ...keys(later), after]);
    });

    test('do not wait for a clock that was set back, unless they were submitted for a time', async () => {
      const task = waiting({ queue, at: 3_600 });
      await project(task, waiting({ queue, notBefore: iso(7_200) }));

      expect(await pick(0)).toEqual(keys(task));
    });

    test('are those, too, whose leases are over, at the places that they had', async () => {
      const [first, second] = [waiting({ queue }), waiting({ queue, at: 1 })];
      await project(held(first, 2), second, held(waiting({ queue }), 2, 3_600));

      expect(await pick(31.999, 0)).toEqual([]);
      expect(await pick(32)).toEqual(keys(first, second));
    });

    test('keep the place of a lease that ran out, and go to the end with an attempt that failed', async () => {
      const [lost, failed, fresh] = [waiting({ queue }), waiting({ queue, at: 1 }), waiting({ queue, at: 10 })];
      await project(putBack(held(lost, 2), 40), triedAgain(held(failed, 2), 20), fresh);

      expect(await pick(50)).toEqual(keys(lost, fresh, failed));
    });

    test('send two hundred that ask at once, in two processes, to a task each', async () => {
      const tasks = Array.from({ length: 200 }, (_, ordinal) => waiting({ queue, ordinal }));
      await project(...tasks);

      const picks = await Promise.all(tasks.map((_, n) => pick(1, 1, n % 2 === 0 ? here : elsewhere)));

      expect(picks.flat().sort()).toEqual(keys(...tasks).sort());
    });

    test('come in their order, however they lie', async () => {
      const asked = fc.record({
        priority: fc.integer({ min: -2, max: 2 }),
        at: fc.integer({ min: 0, max: 5 }),
        notBefore: fc.constantFrom(null, iso(3), iso(9)),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(asked, { maxLength: 12 }), fc.integer({ min: 1, max: 12 }), async (some, limit) => {
          queue = aQueue();
          const tasks = some.map((one, ordinal) => waiting({ queue, ordinal, ...one }));
          await project(...tasks);
          const due = tasks.filter(({ options }) => options.notBefore !== iso(9));
          const inOrder = due.sort(
            (one, other) =>
              other.options.priority - one.options.priority ||
              Date.parse(one.waitsSince) - Date.parse(other.waitsSince) ||
              one.ordinal - other.ordinal,
          );

          expect(await pick(6, limit)).toEqual(keys(...inOrder.slice(0, limit)));
        }),
        { numRuns: 25 },
      );
    });

    describe('whose leases are over', () => {
      const overdue = (endedBefore: number, at = endedBefore, limit = 10) =>
        here.dueTasks.overdue(clockAt(endedBefore), clockAt(at), limit);

      test('are told of whatever their queue, the first ones first', async () => {
        const [one, two] = [waiting({ queue }), waiting({ queue: aQueue() })];
        await project(held(two, 1), held(one, 0), held(waiting({ queue }), 0, null), waiting({ queue }));

        expect(await overdue(30)).toEqual([]);
        expect(await overdue(30.5)).toEqual(keys(one));
        expect(await overdue(32)).toEqual(keys(one, two));
        expect(await overdue(32, 32, 1)).toEqual(keys(one));
      });

      test('include those that were given by a clock that was set back since', async () => {
        const task = waiting({ queue });
        await project(held(task, 3_600));

        expect(await overdue(-2, 3_541)).toEqual([]);
        expect(await overdue(-2, 0)).toEqual(keys(task));
      });

      test('are as many as asked for at most, the first ones of both kinds', async () => {
        const [over, setBack] = [waiting({ queue }), waiting({ queue })];
        await project(held(setBack, 3_600), held(over, 0));

        expect(await overdue(32, 32, 1)).toEqual(keys(over));
        expect(await overdue(32)).toEqual(keys(over, setBack));
      });
    });
  });
}
