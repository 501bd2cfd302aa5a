import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jobCodec } from '../../src/job/job.codec.js';
import type { JobEvent } from '../../src/job/job.events.js';
import { projectJob } from '../../src/job/job.projection.js';
import { isFinal } from '../../src/job/job.state.js';
import type { JobView } from '../../src/job/job.view.js';
import { deepFreeze } from '../kit/deep-freeze.js';
import { bothDeciders, type Known } from '../kit/job-deciders.js';
import { answered, finish, recorded, resume, start } from '../kit/stories.js';
import { decided, nonsense, type Step, walks } from '../kit/walks.js';

/** What may still happen to a job that is over. */
const AFTER_THE_END: Readonly<Record<string, readonly JobEvent['type'][]>> = {
  completed: ['CallbackRequested', 'JobDeleted'],
  failed: ['CallbackRequested', 'JobRetried', 'JobDeleted'],
  cancelled: ['CallbackRequested', 'JobRetried', 'JobDeleted'],
  deleted: ['JobPurged'],
};

const always = (law: (steps: readonly Step[]) => void) => fc.assert(fc.property(walks(), law), { numRuns: 500 });
const eventsOf = (steps: readonly Step[]) => steps.flatMap(({ events }) => events);
const fold = (events: readonly JobEvent[]): Known => events.reduce(bothDeciders.evolve, bothDeciders.initialState);

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
        events.reduce((known, event) => {
          view = deepFreeze(projectJob(view, event, 0n));
          return deepFreeze(bothDeciders.evolve(known, event));
        }, bothDeciders.initialState);
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
        if (first && isFinal(before.job.status)) expect(AFTER_THE_END[before.job.status]).toContain(first.type);
      }
    });
  });

  test('let the result of an older attempt change nothing', () => {
    always((steps) => {
      for (const { after } of steps) {
        const starts = 'starts' in after.job ? after.job.starts : 0;
        for (let attempt = 0; attempt < starts; attempt++) {
          expect(decided(finish(9_999, attempt, answered()), after)).toEqual([]);
        }
      }
    });
  });

  test('never let a job fail more often than it may', () => {
    always((steps) => {
      for (const { after } of steps) {
        const { job } = after;
        if ('failures' in job) expect(job.failures).toBeLessThanOrEqual(job.options.maxAttempts);
      }
    });
  });

  test('leave every job that is not over a way to its end', () => {
    always((steps) => {
      const later = 1_000_000;
      const end = [resume(later), start(later)].reduce(
        (known, command) => decided(command, known).reduce(bothDeciders.evolve, known),
        steps.at(-1)?.after ?? bothDeciders.initialState,
      );
      if (isFinal(end.job.status)) return;

      expect(end.job.status).toBe('running');
      const [last] = decided(finish(later, 'starts' in end.job ? end.job.starts : 0, answered()), end);
      expect(last?.type).toBe('FetchCompleted');
    });
  });
});

describe('what is told of a job', () => {
  test('agrees with what decides', () => {
    always((steps) => {
      for (const { after, view } of steps) {
        const { job } = after;
        expect(view?.status ?? 'absent').toBe(isPurged(after) ? 'absent' : job.status);
        if (!view || job.status === 'absent' || job.status === 'deleted') continue;

        const dueAt = 'dueAt' in job ? job.dueAt.toISOString() : null;
        const running = job.status === 'running' && { runner: job.runner, deadline: job.deadline.toISOString() };
        expect(view).toMatchObject({
          dueAt,
          attempt: job.starts,
          failures: job.failures,
          running: running || null,
        });
        expect(view.finishedAt !== null).toBe(isFinal(job.status));
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
function isPurged({ purge }: Known): boolean {
  return purge === 'purged';
}
