import { Command } from '../eventsourcing/command.js';
import type { Origin } from '../eventsourcing/metadata.js';
import type { Content, JsonValue } from './task.content.js';
import type { TaskOutcomeStatus } from './task.events.js';
import type { TaskOptions } from './task.options.js';
import { taskKeyOf } from './task.stream.js';
import type { TaskSubmission } from './task.submission.js';
import type { AwakeTask, ClaimedTask, StandingTask } from './task.view.js';

/** A command to one task. The actor of that task decides it, and answers with the task that it led to. */
export abstract class AskTask extends Command<AwakeTask> {
  /** Stands for the task's id in the stores. */
  abstract readonly key: string;
  abstract readonly origin: Origin;
}

abstract class AskTaskById extends AskTask {
  abstract readonly taskId: string;

  get key(): string {
    return taskKeyOf(this.taskId);
  }
}

/** Submits a task. Where there is one of its id already, that one is the answer, and nothing changes. */
export class SubmitTask extends Command<StandingTask> {
  readonly type = 'SubmitTask';

  constructor(
    readonly submission: TaskSubmission,
    readonly at: Date,
    readonly origin: Origin,
  ) {
    super();
  }
}

/** Submits many tasks, each as if it were submitted alone. Answers with the outcome of each, in their order. */
export class SubmitTasks extends Command<readonly TaskSubmissionOutcome[]> {
  readonly type = 'SubmitTasks';

  constructor(
    readonly submissions: readonly TaskSubmission[],
    readonly at: Date,
    readonly origin: Origin,
    /** Once it aborts no further task is submitted, and the outcomes are those of the tasks before. */
    readonly signal?: AbortSignal,
  ) {
    super();
  }
}

/** What became of one of many submissions. */
export type TaskSubmissionOutcome =
  | { readonly kind: 'made' | 'standing'; readonly view: StandingTask['view'] }
  /** `overloaded`: asking again later may succeed. `failed`: the fault is our own. */
  | { readonly kind: 'refused' | 'overloaded' | 'failed'; readonly error: unknown };

/** Gives waiting tasks of a queue to a worker, the most urgent first: none where none waits, or the queue is paused. */
export class ClaimTasks extends Command<readonly ClaimedTask[]> {
  readonly type = 'ClaimTasks';

  constructor(
    readonly queue: string,
    readonly worker: string,
    readonly limit: number,
    /** null: a lease without end. */
    readonly leaseSeconds: number | null,
    readonly origin: Origin,
  ) {
    super();
  }
}

/** What came of an attempt, as its worker tells it. */
export interface TaskOutcome<Told = JsonValue> {
  readonly status: TaskOutcomeStatus;
  /** Of a failed one: it may be tried again, as long as there are attempts left. */
  readonly retry: boolean;
  readonly result: Told;
  readonly error: Told;
}

/** Ends the attempt that a token was given for. */
export class CompleteTask extends Command<AwakeTask> {
  readonly type = 'CompleteTask';

  constructor(
    readonly taskId: string,
    /** undefined: the present claim, whosever it is. For clients that know of no tokens. */
    readonly token: string | undefined,
    readonly outcome: TaskOutcome,
    readonly at: Date,
    readonly origin: Origin,
  ) {
    super();
  }
}

/** Makes a task, unless there is one of its id. */
export class OpenTask extends AskTaskById {
  readonly type = 'OpenTask';

  constructor(
    readonly taskId: string,
    readonly submission: string,
    readonly options: TaskOptions,
    readonly data: Content,
    /** Grows with every task that its process takes in. */
    readonly ordinal: number,
    readonly at: Date,
    readonly origin: Origin,
  ) {
    super();
  }
}

/** Gives a task to a worker, where it waits and is due, or where the lease of another is over. */
export class ClaimTask extends AskTask {
  readonly type = 'ClaimTask';

  constructor(
    readonly key: string,
    readonly worker: string,
    readonly token: string,
    readonly leaseSeconds: number | null,
    readonly at: Date,
    readonly origin: Origin,
  ) {
    super();
  }
}

/** A heartbeat: its worker goes on. */
export class ExtendLease extends AskTaskById {
  readonly type = 'ExtendLease';

  constructor(
    readonly taskId: string,
    readonly token: string,
    /** undefined: as long as the lease is that it holds. */
    readonly leaseSeconds: number | undefined,
    readonly at: Date,
    readonly origin: Origin,
  ) {
    super();
  }
}

/** CompleteTask, with what it tells already kept. */
export class FinishTask extends AskTaskById {
  readonly type = 'FinishTask';

  constructor(
    readonly taskId: string,
    readonly token: string | undefined,
    readonly outcome: TaskOutcome<Content>,
    readonly at: Date,
    readonly origin: Origin,
  ) {
    super();
  }
}

/** Puts a task back whose lease is over. Changes nothing where it is not. */
export class ExpireLease extends AskTask {
  readonly type = 'ExpireLease';

  constructor(
    readonly key: string,
    readonly at: Date,
    readonly origin: Origin,
  ) {
    super();
  }
}

abstract class ByHand extends AskTaskById {
  constructor(
    readonly taskId: string,
    /** In the words of whoever sent it; null where nothing was said. */
    readonly reason: string | null,
    readonly at: Date,
    readonly origin: Origin,
  ) {
    super();
  }
}

export class RetryTask extends ByHand {
  readonly type = 'RetryTask';
}

export class DeleteTask extends ByHand {
  readonly type = 'DeleteTask';
}

export type TaskCommand = OpenTask | ClaimTask | ExtendLease | FinishTask | ExpireLease | RetryTask | DeleteTask;
