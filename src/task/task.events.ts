import type { Event } from '../eventsourcing/event.js';
import type { PurgeRecord } from '../eventsourcing/purge.js';
import type { Content } from './task.content.js';
import type { TaskOptions } from './task.options.js';

/*
 * These names and shapes lie in the store for ever. Don't edit one: add the next, and an upcaster in task.codec.ts.
 * Times are ISO 8601 in UTC. `taskId` is the client's own id; the stream is named by its hash.
 */

export type TaskSubmitted = Event<
  'TaskSubmitted',
  {
    readonly taskId: string;
    /** The id of the submission that this task was made for. */
    readonly submission: string;
    readonly options: TaskOptions;
    readonly data: Content;
    readonly submittedAt: string;
    /** Decides between tasks of one millisecond: the lower one was taken in first. */
    readonly ordinal: number;
  }
>;

export type TaskClaimed = Event<
  'TaskClaimed',
  {
    readonly taskId: string;
    /** Numbers every claim of the task, from 1, and is never used twice. */
    readonly attempt: number;
    /** As the worker called itself. */
    readonly worker: string;
    /** SHA-256 of the token that the worker holds the task by: who may read the log does not hold the task. */
    readonly tokenSha256: string;
    /** null: a lease without end. */
    readonly leaseSeconds: number | null;
    readonly leaseUntil: string | null;
    readonly claimedAt: string;
  }
>;

/** Not with every heartbeat: only once half of a lease is used up, or where the worker asks for a longer one. */
export type LeaseExtended = Event<
  'LeaseExtended',
  {
    readonly taskId: string;
    readonly attempt: number;
    readonly leaseSeconds: number | null;
    readonly leaseUntil: string | null;
    readonly extendedAt: string;
  }
>;

export type TaskCompleted = Event<
  'TaskCompleted',
  { readonly taskId: string; readonly attempt: number; readonly result: Content; readonly completedAt: string }
>;

/** Why an attempt failed: its worker said so, or its lease ran out. */
export type FailureReason = 'worker' | 'lease-expired';

export type TaskFailed = Event<
  'TaskFailed',
  {
    readonly taskId: string;
    readonly attempt: number;
    readonly reason: FailureReason;
    readonly error: Content;
    /** What the worker had to show for it all the same. */
    readonly result: Content;
    /** From when on it waits for another attempt; null: it is over. */
    readonly retryAt: string | null;
    readonly failedAt: string;
  }
>;

/** The worker was not heard of for as long as its lease lasted. The task keeps its place in the queue. */
export type LeaseExpired = Event<
  'LeaseExpired',
  {
    readonly taskId: string;
    readonly attempt: number;
    readonly worker: string;
    readonly leaseUntil: string;
    readonly expiredAt: string;
  }
>;

/** A worker whose lease was lost came with its result: evidence, and no more. Once for each of its tokens. */
export type LateResultRefused = Event<
  'LateResultRefused',
  {
    readonly taskId: string;
    /** The one that it was lost in. */
    readonly attempt: number;
    readonly worker: string;
    readonly status: TaskOutcomeStatus;
    readonly result: Content;
    readonly error: Content;
    readonly refusedAt: string;
  }
>;

/** What a worker says came of its attempt. */
export type TaskOutcomeStatus = 'succeeded' | 'failed';

type ByHand = {
  readonly taskId: string;
  readonly by: string;
  /** In the words of whoever sent it; null where nothing was said. */
  readonly reason: string | null;
};

export type TaskRetried = Event<'TaskRetried', ByHand & { readonly retriedAt: string }>;
export type TaskDeleted = Event<'TaskDeleted', ByHand & { readonly deletedAt: string }>;
/** The client's own id goes with the rest: what stays is the hash that names the stream. */
export type TaskPurged = Event<'TaskPurged', { readonly taskKey: string } & PurgeRecord>;

export type TaskEvent =
  | TaskSubmitted
  | TaskClaimed
  | LeaseExtended
  | TaskCompleted
  | TaskFailed
  | LeaseExpired
  | LateResultRefused
  | TaskRetried
  | TaskDeleted
  | TaskPurged;
