import type { NamedBody } from '../eventsourcing/model.js';
import { bodiesAmong, type Content } from './task.content.js';
import type { TaskOptions } from './task.options.js';
import type { Task, TaskStatus } from './task.state.js';

/** A task's events, folded into what queries answer. Times are ISO 8601 in UTC. */
export interface TaskView {
  readonly taskId: string;
  /** The revision of its stream that this view stands for. */
  readonly revision: bigint;
  /** The view of a deleted task stays, without what was told of it, so that its id is known to be used. */
  readonly status: TaskStatus | 'deleted';
  readonly options: TaskOptions;
  readonly data: Content;
  readonly submittedAt: string;
  /** Since when it waits for a worker, which is its place in the queue. It may lie ahead. */
  readonly waitsSince: string;
  /** Decides between tasks that wait since the same time. */
  readonly ordinal: number;
  readonly attempt: number;
  /** Since the submission, or since it was last retried by hand. */
  readonly failures: number;
  /** Who holds it, while it is running. */
  readonly claim: {
    readonly worker: string;
    readonly claimedAt: string;
    readonly leaseSeconds: number | null;
    readonly leaseUntil: string | null;
  } | null;
  /** When it became final. */
  readonly finishedAt: string | null;
  /** Of the latest attempt that ended. */
  readonly result: Content;
  readonly error: Content;
  /** Bodies of results that came too late: nobody is told of them but who reads the events. */
  readonly lateBodies: readonly NamedBody[];
}

/** A task as its actor knows it: the state that decides, and the view that is answered. */
export interface AwakeTask {
  readonly task: Task;
  /** undefined before the first event, and where the task was purged. */
  readonly view: TaskView | undefined;
}

/** A task that can be told of. */
export type ToldTask = TaskView & { readonly status: TaskStatus };

/** Whether there is a view, and not that of a deleted task. */
export function isTold(view: TaskView | undefined): view is ToldTask {
  return view !== undefined && view.status !== 'deleted';
}

/** The task that stands for a submission. */
export interface StandingTask {
  readonly view: ToldTask;
  /** It was made for this very submission (or for an earlier sending of it). */
  readonly isOwn: boolean;
}

/** A task in the hands of a worker. */
export interface ClaimedTask {
  readonly view: ToldTask;
  /** What the worker proves by that it is the one. Kept nowhere. */
  readonly token: string;
}

/** The hashes of every body that must be kept for a task: of what came too late as well. */
export function keptBodies({ data, result, error, lateBodies }: TaskView): readonly string[] {
  return [...new Set([...bodiesAmong([data, result, error]), ...lateBodies].map(({ sha256 }) => sha256))];
}
