import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { jobCodec } from '../../src/job/job.codec.js';
import { jobDecider } from '../../src/job/job.decider.js';
import type { JobEvent } from '../../src/job/job.events.js';
import { projectJob } from '../../src/job/job.projection.js';
import { isFinal, type Job } from '../../src/job/job.state.js';
import type { JobView } from '../../src/job/job.view.js';
import { answered, finish, recorded, resume, start } from '../kit/stories.js';
import { decided, nonsense, type Step, walks } from '../kit/walks.js';

/** What may still happen to a job that is over. */
const AFTER_THE_END: Readonly<Record<string, readonly JobEvent['type'][]>> = {
  completed: ['JobDeleted'],
  failed: ['JobRetried', 'JobDeleted'],
  cancelled: ['JobRetried', 'JobDeleted'],
  deleted: ['JobPurged'],
};

const always = (law: (steps: readonly Step[]) => void) => fc.assert(fc.property(walks(), law), { numRuns: 500 });
const eventsOf = (steps: readonly Step[]) => steps.flatMap(({ events }) => events);
const fold = (events: readonly JobEvent[]): Job => events.reduce(jobDecider.evolve, jobDecider.initialState);

describe('the fold of a job', () => {
  test('takes any events in any order', () => {
    fc.assert(
      fc.property(nonsense(), (events) => {
        expect(fold(events)).toEqual(fold(events));
        events.reduce<JobView | undefined>((view, event) => projectJob(view, event, 0n), undefined);
      }),
    );
  });

  test('comes to the same from the log as from memory', () => {
    always((steps) => {
      const stored: JobEvent[] = JSON.parse(JSON.stringify(eventsOf(steps)));
      const read = recorded(...stored).map((event) => jobCodec.decode(event) ?? event);

      expect(fold(read)).toEqual(steps.at(-1)?.after);
    });
  });

  test('changes no state and no event that it is given', () => {
    fc.assert(
      fc.property(nonsense(), (events) => {
        deepFreeze(events);
        let view: JobView | undefined;
        events.reduce((job, event) => {
          view = deepFreeze(projectJob(view, event, 0n));
          return deepFreeze(jobDecider.evolve(job, event));
        }, jobDecider.initialState);
      }),
    );
  });
});

describe('the decisions of a job', () => {
  test('depend on nothing but command and state, and change neither', () => {
    always((steps) => {
      for (const { command, before, events } of steps) {
        expect(decided(deepFreeze(command), deepFreeze(before))).toEqual(events);
      }
    });
  });

  test('are taken once, however often the command comes', () => {
    always((steps) => {
      for (const { command, after } of steps) expect(decided(command, after)).toEqual([]);
    });
  });

  test('number the attempts from 1, and use no number twice', () => {
    always((steps) => {
      const attempts = eventsOf(steps).flatMap((event) => (event.type === 'FetchStarted' ? [event.data.attempt] : []));
      expect(attempts).toEqual(attempts.map((_, index) => index + 1));
    });
  });

  test('complete a job at most once, and let only what is allowed follow its end', () => {
    always((steps) => {
      expect(eventsOf(steps).filter(({ type }) => type === 'FetchCompleted').length).toBeLessThanOrEqual(1);
      for (const { before, events } of steps) {
        const [first] = events;
        if (first && isFinal(before.status)) expect(AFTER_THE_END[before.status]).toContain(first.type);
      }
    });
  });

  test('let the result of an older attempt change nothing', () => {
    always((steps) => {
      for (const { after } of steps) {
        const starts = 'starts' in after ? after.starts : 0;
        for (let attempt = 0; attempt < starts; attempt++) {
          expect(decided(finish(9_999, attempt, answered()), after)).toEqual([]);
        }
      }
    });
  });

  test('never let a job fail more often than it may', () => {
    always((steps) => {
      for (const { after } of steps) {
        if ('failures' in after) expect(after.failures).toBeLessThanOrEqual(after.options.maxAttempts);
      }
    });
  });

  test('leave every job that is not over a way to its end', () => {
    always((steps) => {
      const later = 1_000_000;
      const end = [resume(later), start(later)].reduce(
        (job, command) => decided(command, job).reduce(jobDecider.evolve, job),
        steps.at(-1)?.after ?? jobDecider.initialState,
      );
      if (isFinal(end.status)) return;

      expect(end.status).toBe('running');
      const [last] = decided(finish(later, 'starts' in end ? end.starts : 0, answered()), end);
      expect(last?.type).toBe('FetchCompleted');
    });
  });
});

describe('what is told of a job', () => {
  test('agrees with what decides', () => {
    always((steps) => {
      for (const { after, view } of steps) {
        expect(view?.status ?? 'absent').toBe(isPurged(after) ? 'absent' : after.status);
        if (!view || after.status === 'absent' || after.status === 'deleted') continue;

        const dueAt = 'dueAt' in after ? after.dueAt.toISOString() : null;
        const running = after.status === 'running' && { runner: after.runner, deadline: after.deadline.toISOString() };
        expect(view).toMatchObject({
          dueAt,
          attempt: after.starts,
          failures: after.failures,
          running: running || null,
        });
        expect(view.finishedAt !== null).toBe(isFinal(after.status));
        if (['failed', 'cancelled', 'retrying'].includes(view.status)) expect(view.error).not.toBeNull();
        if (['queued', 'running', 'completed'].includes(view.status)) expect(view.error).toBeNull();
      }
      const last = steps.at(-1);
      const revision = last && isPurged(last.after) ? undefined : BigInt(eventsOf(steps).length - 1);
      expect(last?.view?.revision).toBe(revision);
    });
  });
});

/** Nothing is told of such a job any more. */
function isPurged(job: Job): boolean {
  return job.status === 'deleted' && job.isPurged;
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deepFreeze(inner);
  }
  return value;
}
