import fc from 'fast-check';
import type { Decider } from '../../src/eventsourcing/decider.js';
import { EntityNotFoundError, NotDeletedError } from '../../src/eventsourcing/entity.errors.js';
import { PurgeStream } from '../../src/eventsourcing/purge.command.js';
import { type Purgeable, purgeDecider } from '../../src/eventsourcing/purge.decider.js';
import type { TaskCommand } from '../../src/task/task.commands.js';
import { taskDecider } from '../../src/task/task.decider.js';
import { LeaseLostError, TaskDeletedError, TaskNotFoundError, TaskStatusError } from '../../src/task/task.errors.js';
import type { TaskEvent } from '../../src/task/task.events.js';
import { taskModel } from '../../src/task/task.model.js';
import { projectTask } from '../../src/task/task.projection.js';
import type { Task } from '../../src/task/task.state.js';
import type { TaskView } from '../../src/task/task.view.js';
import { iso } from '../kit/stories.js';
import {
  beat,
  broken,
  cameLate,
  claim,
  claimed,
  deleteTask,
  done,
  expire,
  finishAnyones,
  finishTask,
  gaveUp,
  LARGE,
  leaseExpired,
  leaseExtended,
  openTask,
  purgeTask,
  retryTask,
  taskCompleted,
  taskDeleted,
  taskFailed,
  taskRetried,
  taskSubmitted,
  tokenOf,
} from '../kit/task-stories.js';

/** A task as its two deciders know it: its own, and that of purges. */
export interface Known {
  readonly task: Task;
  readonly purge: Purgeable;
}

type AnyCommand = TaskCommand | PurgeStream;

const purges = purgeDecider(taskModel) as Decider<Purgeable, PurgeStream, TaskEvent>;

export const bothDeciders: Decider<Known, AnyCommand, TaskEvent> = {
  initialState: { task: taskDecider.initialState, purge: purges.initialState },
  decide: (command, { task, purge }) =>
    command instanceof PurgeStream ? purges.decide(command, purge) : taskDecider.decide(command, task),
  evolve: ({ task, purge }, event) => ({ task: taskDecider.evolve(task, event), purge: purges.evolve(purge, event) }),
};

/** One command of a walk, and what it did. */
export interface Step {
  readonly command: AnyCommand;
  readonly before: Known;
  readonly events: readonly TaskEvent[];
  readonly after: Known;
  readonly view: TaskView | undefined;
}

/** What a task decides, or nothing where it refuses. */
export function decided(command: AnyCommand, known: Known): readonly TaskEvent[] {
  try {
    return bothDeciders.decide(command, known);
  } catch (refusal) {
    if (REFUSALS.some((kind) => refusal instanceof kind)) return [];
    throw refusal;
  }
}

const REFUSALS = [
  TaskNotFoundError,
  TaskDeletedError,
  TaskStatusError,
  LeaseLostError,
  EntityNotFoundError,
  NotDeletedError,
];

/** A command that depends on the task that it will meet, and on the time. */
type Move = (task: Task, at: number) => AnyCommand;

const attemptOf = (task: Task): number => ('attempt' in task ? task.attempt : 0);
const workers = fc.constantFrom('anna', 'bert');

const moves: fc.Arbitrary<Move> = fc.oneof(
  fc.tuple(workers, fc.constantFrom(30, 5, null)).map(
    ([worker, seconds]): Move =>
      (task, at) =>
        claim(at, worker, attemptOf(task) + 1, seconds),
  ),
  fc.tuple(workers, fc.integer({ min: 0, max: 2 })).map(
    ([worker, back]): Move =>
      (task, at) =>
        beat(at, tokenOf(worker, attemptOf(task) - back)),
  ),
  fc.tuple(workers, fc.integer({ min: 0, max: 2 }), fc.constantFrom(done(), done(LARGE), broken(), broken(true))).map(
    ([worker, back, outcome]): Move =>
      (task, at) =>
        finishTask(at, outcome, tokenOf(worker, attemptOf(task) - back)),
  ),
  fc.constantFrom<Move>(
    (_, at) => openTask(at),
    (_, at) => expire(at),
    (_, at) => retryTask(at),
    (_, at) => finishAnyones(at, done()),
  ),
  fc.constantFrom<Move>(
    (_, at) => deleteTask(at),
    (_, at) => purgeTask(at, [{ position: '1', hash: 'ab'.repeat(32) }]),
  ),
);

const submissions = fc.tuple(fc.integer({ min: 1, max: 3 }), fc.constantFrom(null, iso(10))).map(
  ([maxAttempts, notBefore]): Move =>
    (_, at) =>
      openTask(at, { maxAttempts, notBefore }),
);

/** Runs of commands, sensible and not, each a while after the one before, by a clock that is set back now and then. */
export const walks = (): fc.Arbitrary<readonly Step[]> =>
  fc
    .tuple(
      submissions,
      fc.array(fc.tuple(moves, fc.constantFrom(0, 1, 4, 16, 31, -200)), { minLength: 1, maxLength: 40 }),
    )
    .map(([first, later]) => walk([[first, 0], ...later]));

/** Events as no decider writes them, in any order. */
export const nonsense = (): fc.Arbitrary<readonly TaskEvent[]> =>
  fc.array(
    fc.constantFrom(
      taskSubmitted(),
      taskSubmitted({ notBefore: iso(60) }, LARGE),
      claimed(1),
      claimed(2, 'bert', 2, null),
      leaseExtended(3),
      taskCompleted(4),
      taskCompleted(4, 2, LARGE),
      taskFailed(5),
      taskFailed(5, 2, true),
      gaveUp(6, 2, 'It is over'),
      leaseExpired(7, 6),
      cameLate(8, done(LARGE)),
      taskRetried(9),
      taskDeleted(10),
    ),
    { maxLength: 30 },
  );

function walk(path: readonly (readonly [Move, number])[]): readonly Step[] {
  const steps: Step[] = [];
  let known = bothDeciders.initialState;
  let view: TaskView | undefined;
  let revision = -1n;
  let at = 1_000;
  for (const [move, wait] of path) {
    at += wait;
    const command = move(known.task, at);
    const events = decided(command, known);
    const before = known;
    for (const event of events) {
      known = bothDeciders.evolve(known, event);
      view = projectTask(view, event, ++revision);
    }
    steps.push({ command, before, events, after: known, view });
  }
  return steps;
}
