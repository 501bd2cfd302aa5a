import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { taskCodec } from '../../src/task/task.codec.js';
import { ClaimTask, ExtendLease, FinishTask } from '../../src/task/task.commands.js';
import type { TaskEvent } from '../../src/task/task.events.js';
import { taskModel } from '../../src/task/task.model.js';
import { projectTask } from '../../src/task/task.projection.js';
import { holds, isTaskFinal } from '../../src/task/task.state.js';
import { keptBodies, type TaskView } from '../../src/task/task.view.js';
import { deepFreeze } from '../kit/deep-freeze.js';
import { done, finishTask, recordedTask, tokenOf } from '../kit/task-stories.js';
import { bothDeciders, decided, nonsense, type Step, walks } from './walks.js';

const always = (law: (steps: readonly Step[]) => void) => fc.assert(fc.property(walks(), law), { numRuns: 500 });
const eventsOf = (steps: readonly Step[]) => steps.flatMap(({ events }) => events);
const fold = (events: readonly TaskEvent[]) => events.reduce(bothDeciders.evolve, bothDeciders.initialState);

describe('the fold of a task', () => {
  test('takes any events in any order, and changes none of them', () => {
    fc.assert(
      fc.property(nonsense(), (events) => {
        deepFreeze(events);
        let view: TaskView | undefined;
        events.reduce((known, event) => {
          view = deepFreeze(projectTask(view, event, 0n));
          return deepFreeze(bothDeciders.evolve(known, event));
        }, bothDeciders.initialState);
      }),
    );
  });

  test('comes to the same from the log as from memory', () => {
    always((steps) => {
      const stored: TaskEvent[] = JSON.parse(JSON.stringify(eventsOf(steps)));
      const read = recordedTask(...stored).map((event) => taskCodec.decode(event) ?? event);

      expect(fold(read)).toEqual(steps.at(-1)?.after);
    });
  });
});

describe('the decisions of a task', () => {
  test('are taken once, however often the command comes', () => {
    always((steps) => {
      for (const { command, after } of steps) expect(decided(command, after)).toEqual([]);
    });
  });

  test('number the claims from 1, and use no number twice', () => {
    always((steps) => {
      const attempts = eventsOf(steps).flatMap((event) => (event.type === 'TaskClaimed' ? [event.data.attempt] : []));
      expect(attempts).toEqual(attempts.map((_, index) => index + 1));
    });
  });

  test('give no task to a second worker before the first was done with it, or lost its lease', () => {
    always((steps) => {
      let holder: number | undefined;
      for (const { type, data } of eventsOf(steps)) {
        if (type === 'TaskClaimed') {
          expect(holder).toBeUndefined();
          holder = data.attempt;
        }
        if (
          type === 'TaskCompleted' ||
          type === 'LeaseExpired' ||
          (type === 'TaskFailed' && data.reason === 'worker')
        ) {
          expect(data.attempt).toBe(holder);
          holder = undefined;
        }
      }
    });
  });

  test('let only the present holder end an attempt or extend its lease', () => {
    always((steps) => {
      for (const { command, before, events } of steps) {
        const isTokens =
          command instanceof ExtendLease || (command instanceof FinishTask && command.token !== undefined);
        if (!isTokens || events.length === 0 || events[0]?.type === 'LateResultRefused') continue;
        expect(holds(before.task, command.token ?? '')).toBe(true);
      }
    });
  });

  test('write down what came too late once for each claim, and let it change nothing else', () => {
    always((steps) => {
      const late = eventsOf(steps).flatMap((event) => (event.type === 'LateResultRefused' ? [event.data.attempt] : []));
      expect(new Set(late).size).toBe(late.length);
      for (const { events, before, after } of steps) {
        if (events[0]?.type !== 'LateResultRefused') continue;
        expect(after.task).toEqual({ ...before.task, past: expect.anything() });
      }
    });
  });

  test('never let a task fail more often than it may', () => {
    always((steps) => {
      for (const { after } of steps) {
        if ('failures' in after.task) expect(after.task.failures).toBeLessThanOrEqual(after.task.options.maxAttempts);
      }
    });
  });

  test('leave every task that is not over a way to its end', () => {
    always((steps) => {
      const known = steps.at(-1)?.after ?? bothDeciders.initialState;
      if (known.task.status !== 'submitted' && known.task.status !== 'running') return;

      const later = 1_000_000;
      const attempt = known.task.attempt + 1;
      const wanted = new ClaimTask('', 'zoe', tokenOf('zoe', attempt), 30, new Date(Date.UTC(2027, 0)), { actor: 'z' });
      const claimed = decided(wanted, known).reduce(bothDeciders.evolve, known);
      if (isTaskFinal(claimed.task.status)) return; // that was its last attempt
      const token =
        claimed.task.status === 'running' && claimed.task.worker === 'zoe' ? tokenOf('zoe', attempt) : undefined;
      const end = new FinishTask('', token, done(), finishTask(later, done()).at, { actor: 'z' });
      expect(decided(end, claimed).at(-1)?.type).toBe('TaskCompleted');
    });
  });
});

describe('what is told of a task', () => {
  test('agrees with what decides', () => {
    always((steps) => {
      for (const { after, view } of steps) {
        const { task, purge } = after;
        expect(view?.status ?? 'absent').toBe(purge === 'purged' ? 'absent' : task.status);
        if (!view || task.status === 'absent' || task.status === 'deleted') continue;

        expect(view).toMatchObject({ attempt: task.attempt, failures: task.failures, options: task.options });
        expect(view.claim?.worker).toBe(task.status === 'running' ? task.worker : undefined);
        if (task.status === 'running') {
          expect(view.claim?.leaseUntil ?? null).toBe(task.lease.until?.toISOString() ?? null);
        }
        expect(view.finishedAt !== null).toBe(isTaskFinal(task.status));
      }
    });
  });

  test('keeps every body that an event named since, as long as anybody may ask for it', () => {
    always((steps) => {
      const { view } = steps.at(-1) ?? {};
      if (!view || view.status === 'deleted') return;

      const kept = new Set(keptBodies(view));
      for (const { sha256 } of taskModel.bodiesOf(view)) expect(kept).toContain(sha256);
      for (const event of eventsOf(steps)) {
        if (event.type !== 'LateResultRefused') continue;
        for (const { sha256 } of taskModel.bodiesIn(event)) expect(kept).toContain(sha256);
      }
    });
  });
});
