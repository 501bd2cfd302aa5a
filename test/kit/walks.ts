import fc from 'fast-check';
import { EntityNotFoundError, NotDeletedError } from '../../src/eventsourcing/entity.errors.js';
import type { FetchOutcome } from '../../src/job/fetch.commands.js';
import { JobNotFoundError, WrongStatusError } from '../../src/job/job.errors.js';
import type { JobEvent } from '../../src/job/job.events.js';
import { projectJob } from '../../src/job/job.projection.js';
import { type Job } from '../../src/job/job.state.js';
import type { JobView } from '../../src/job/job.view.js';
import { type AnyCommand, bothDeciders, type Known } from './job-deciders.js';
import {
  abandon,
  abandoned,
  answered,
  body,
  broke,
  callbackRequested,
  cancel,
  cancelled,
  completed,
  deleted,
  failed,
  finish,
  iso,
  open,
  options,
  pause,
  paused,
  purge,
  purged,
  remove,
  requestCallback,
  response,
  resume,
  resumed,
  retried,
  retry,
  start,
  started,
  submitted,
  takeOver,
  timings,
} from './stories.js';

/** One command of a walk, and what it did. */
export interface Step {
  readonly command: AnyCommand;
  readonly before: Known;
  readonly events: readonly JobEvent[];
  readonly after: Known;
  readonly view: JobView | undefined;
}

/** A command that depends on the job it will meet, and on the time. */
type Move = (job: Job, at: number) => AnyCommand;

/** Runs of commands, sensible and not, each a while after the one before; every step of what they did to a job. */
export const walks = (): fc.Arbitrary<readonly Step[]> =>
  fc
    .tuple(submissions, fc.array(fc.tuple(moves, waits), { minLength: 1, maxLength: 40 }))
    .map(([first, later]) => walk([[first, 0], ...later]));

/** What a job decides, or nothing where it refuses. */
export function decided(command: AnyCommand, known: Known): readonly JobEvent[] {
  try {
    return bothDeciders.decide(command, known);
  } catch (refusal) {
    if (REFUSALS.some((type) => refusal instanceof type)) return [];
    throw refusal;
  }
}

const REFUSALS = [JobNotFoundError, WrongStatusError, EntityNotFoundError, NotDeletedError];

/** Events in any order, whether or not they make sense. */
export const nonsense = (): fc.Arbitrary<readonly JobEvent[]> => {
  const at = fc.nat(1_000);
  const attempt = fc.nat(5);
  const again = fc.option(at);
  const reason = fc.constantFrom('runner-lost' as const, 'shutdown' as const, 'paused' as const);
  const byHand: readonly ((at: number) => JobEvent)[] = [retried, paused, resumed, cancelled, deleted];
  const event: fc.Arbitrary<JobEvent> = fc.oneof(
    at.map((s) => submitted({}, s)),
    fc.tuple(at, attempt).map(([s, n]) => started(s, n)),
    fc.tuple(at, attempt).map(([s, n]) => completed(s, n)),
    fc.tuple(at, attempt, again).map(([s, n, later]) => failed(s, n, later)),
    fc.tuple(at, attempt, reason).map(([s, n, why]) => abandoned(s, n, why)),
    ...byHand.map((event) => at.map(event)),
    at.map((s) => callbackRequested(s)),
    at.map((s) => purged(s, [])),
  );
  return fc.array(event, { maxLength: 30 });
};

function walk(moves: readonly (readonly [Move, number])[]): readonly Step[] {
  const steps: Step[] = [];
  let known = bothDeciders.initialState;
  let view: JobView | undefined;
  let revision = 0n;
  let at = 0;
  for (const [move, wait] of moves) {
    at += wait;
    const command = move(known.job, at);
    const before = known;
    const events = decided(command, before);
    for (const event of events) {
      known = bothDeciders.evolve(known, event);
      view = projectJob(view, event, revision++);
    }
    steps.push({ command, before, events, after: known, view });
  }
  return steps;
}

const waits = fc.constantFrom(0, 0, 0.5, 1, 20, 600);
const runners = fc.constantFrom('anna', 'bert');
/** How far from the latest attempt a command aims: mostly at it. */
const aims = fc.constantFrom(0, 0, 0, 0, -1, 1);
const cutOff = { ...broke('truncated'), response: response(), partial: body, timings } as FetchOutcome;
const unchanged = { ...answered(), unchangedSince: iso(-60) } as FetchOutcome;
const outcomes = fc.constantFrom(
  answered(),
  unchanged,
  answered(404),
  answered(503),
  answered(429, [['retry-after', '30']]),
  answered(304),
  broke('connection_reset'),
  broke('connection_reset'),
  broke('too_large'),
  cutOff,
);

const submissions: fc.Arbitrary<Move> = fc
  .record({
    maxAttempts: fc.integer({ min: 1, max: 4 }),
    acceptStatus: fc.constantFrom('success' as const, 'success' as const, 'any' as const),
    notBefore: fc.constantFrom(null, null, iso(10), iso(-10)),
  })
  .map((some) => (_, at) => open(at, { options: options(some) }));

const attemptOf = (job: Job, aim: number) => ('starts' in job ? job.starts : 0) + aim;
const runnerOf = (job: Job) => (job.status === 'running' ? job.runner : 'anna');

const weighted = (weight: number, arbitrary: fc.Arbitrary<Move>) => ({ weight, arbitrary });
const moves: fc.Arbitrary<Move> = fc.oneof(
  weighted(1, submissions),
  weighted(
    8,
    runners.map((runner) => (_, at) => start(at, runner)),
  ),
  weighted(
    4,
    fc.tuple(outcomes, aims, fc.double({ min: 0, max: 1, noNaN: true })).map(
      ([outcome, aim, chance]): Move =>
        (job, at) =>
          finish(at, attemptOf(job, aim), outcome, chance),
    ),
  ),
  weighted(
    3,
    fc.tuple(aims, runners).map(
      ([aim, runner]): Move =>
        (job, at) =>
          takeOver(at, { runner: runnerOf(job), attempt: attemptOf(job, aim) }, runner),
    ),
  ),
  weighted(
    2,
    fc.tuple(aims, fc.constantFrom('shutdown' as const, 'paused' as const)).map(
      ([aim, reason]): Move =>
        (job, at) =>
          abandon(at, attemptOf(job, aim), reason),
    ),
  ),
  weighted(
    4,
    fc.constantFrom<Move>(
      ...[retry, pause, resume, resume, requestCallback].map(
        (byHand): Move =>
          (_, at) =>
            byHand(at),
      ),
    ),
  ),
  weighted(
    1,
    fc.constantFrom<Move>(
      (_, at) => cancel(at),
      (_, at) => remove(at),
    ),
  ),
  weighted(
    1,
    fc.constant<Move>((_, at) => purge(at, [{ position: '1', hash: 'ab'.repeat(32) }])),
  ),
);
