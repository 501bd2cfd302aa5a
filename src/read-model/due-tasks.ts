import { ClaimTerm } from './claim-term.js';

export interface TasksWanted {
  readonly queue: string;
  readonly limit: number;
  readonly at: Date;
}

/** Tasks that a worker may have, read from the views, and who was sent to which, which no rebuild touches. */
export abstract class DueTasks {
  /**
   * Picks tasks of a queue that wait and are due, or whose leases are over: the highest priority first, then those that
   * wait longest, then in the order of submission. Nobody else is sent to the same one for ten seconds, unless its view
   * changes: a hint, since the log decides who gets it. Answers with the keys of tasks.
   */
  abstract pick(wanted: TasksWanted): Promise<readonly string[]>;

  /**
   * The keys of tasks of any queue whose leases ended before a time, those that ended first before the others. Also of
   * leases that were given after `at`, by a clock that was set back since.
   */
  abstract overdue(endedBefore: Date, at: Date, limit: number): Promise<readonly string[]>;
}

/** A task that may be claimed, as its view says. */
export interface DueTask {
  readonly key: string;
  readonly revision: bigint;
  readonly priority: number;
  /** Milliseconds since 1970. */
  readonly waitsSince: number;
  readonly ordinal: number;
}

/** A task is claimed within milliseconds of being picked, or its picker died. */
export const TASK_CLAIM = new ClaimTerm(10_000);

/** The highest priority first, then what waits longest, then in the order of submission. */
export function byPlace(one: DueTask, other: DueTask): number {
  return other.priority - one.priority || one.waitsSince - other.waitsSince || one.ordinal - other.ordinal;
}
