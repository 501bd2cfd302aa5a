import { sha256 } from '../../src/eventsourcing/digest.js';
import type { Recorded } from '../../src/eventsourcing/event.js';
import { PurgeStream } from '../../src/eventsourcing/purge.command.js';
import type { RemovedEvent } from '../../src/eventsourcing/purge.js';
import {
  ClaimTask,
  DeleteTask,
  ExpireLease,
  ExtendLease,
  FinishTask,
  OpenTask,
  RetryTask,
  type TaskOutcome,
} from '../../src/task/task.commands.js';
import { type Content, NO_CONTENT } from '../../src/task/task.content.js';
import type { TaskEvent } from '../../src/task/task.events.js';
import { taskModel } from '../../src/task/task.model.js';
import { DEFAULT_TASK_OPTIONS, type TaskOptions } from '../../src/task/task.options.js';
import { taskKeyOf, taskStream } from '../../src/task/task.stream.js';
import { clockAt, iso, origin, WHY } from './stories.js';

/*
 * The words that stories of one task are told in. Every time is a number of seconds after noon, when it was submitted;
 * workers are called anna and bert, and a token is named after its worker and attempt.
 */

export const TASK = 'invoices/2026-03';
export const TASK_KEY = taskKeyOf(TASK);
export const LEASE_SECONDS = 30;
export const DATA: Content = { json: { month: 3 } };
export const LARGE: Content = { sha256: 'cd'.repeat(32), size: 20_000 };

export const taskOptions = (some: Partial<TaskOptions> = {}): TaskOptions => ({ ...DEFAULT_TASK_OPTIONS, ...some });
export const tokenOf = (worker: string, attempt: number): string => `${worker}-${attempt}`;

export const done = (result: Content = { json: 'sent' }): TaskOutcome<Content> => ({
  status: 'succeeded',
  retry: false,
  result,
  error: NO_CONTENT,
});
export const broken = (retry = false, error: Content = { json: 'no paper' }): TaskOutcome<Content> => ({
  status: 'failed',
  retry,
  result: NO_CONTENT,
  error,
});

/* Commands. */

export const openTask = (at = 0, some: Partial<TaskOptions> = {}, data: Content = DATA) =>
  new OpenTask(TASK, 'submission-1', taskOptions(some), data, 7, clockAt(at), origin);
export const claim = (at: number, worker = 'anna', attempt = 1, seconds: number | null = LEASE_SECONDS) =>
  new ClaimTask(TASK_KEY, worker, tokenOf(worker, attempt), seconds, clockAt(at), origin);
export const beat = (at: number, token = tokenOf('anna', 1), seconds?: number) =>
  new ExtendLease(TASK, token, seconds, clockAt(at), origin);
export const finishTask = (at: number, outcome: TaskOutcome<Content>, token: string | undefined = tokenOf('anna', 1)) =>
  new FinishTask(TASK, token, outcome, clockAt(at), origin);
export const finishAnyones = (at: number, outcome: TaskOutcome<Content>) =>
  new FinishTask(TASK, undefined, outcome, clockAt(at), origin);
export const expire = (at: number) => new ExpireLease(TASK_KEY, clockAt(at), origin);
export const retryTask = (at: number) => new RetryTask(TASK, WHY, clockAt(at), origin);
export const deleteTask = (at: number) => new DeleteTask(TASK, WHY, clockAt(at), origin);
export const purgeTask = (at: number, removed: readonly RemovedEvent[]) =>
  new PurgeStream({ model: taskModel, id: TASK_KEY }, WHY, removed, clockAt(at), origin);

/* Events. */

export const taskSubmitted = (some: Partial<TaskOptions> = {}, data: Content = DATA): TaskEvent => ({
  type: 'TaskSubmitted',
  data: { taskId: TASK, submission: 'submission-1', options: taskOptions(some), data, submittedAt: iso(0), ordinal: 7 },
});
export const claimed = (
  at: number,
  worker = 'anna',
  attempt = 1,
  seconds: number | null = LEASE_SECONDS,
): TaskEvent => ({
  type: 'TaskClaimed',
  data: {
    taskId: TASK,
    attempt,
    worker,
    tokenSha256: sha256(tokenOf(worker, attempt)),
    ...leased(at, seconds),
    claimedAt: iso(at),
  },
});
export const leaseExtended = (at: number, attempt = 1, seconds = LEASE_SECONDS): TaskEvent => ({
  type: 'LeaseExtended',
  data: { taskId: TASK, attempt, ...leased(at, seconds), extendedAt: iso(at) },
});
export const taskCompleted = (at: number, attempt = 1, result: Content = { json: 'sent' }): TaskEvent => ({
  type: 'TaskCompleted',
  data: { taskId: TASK, attempt, result, completedAt: iso(at) },
});
export const taskFailed = (at: number, attempt = 1, isTriedAgain = false): TaskEvent => {
  const told = { reason: 'worker', error: { json: 'no paper' }, result: NO_CONTENT } as const;
  const retryAt = isTriedAgain ? iso(at) : null;
  return { type: 'TaskFailed', data: { taskId: TASK, attempt, ...told, retryAt, failedAt: iso(at) } };
};
export const leaseExpired = (at: number, until: number, worker = 'anna', attempt = 1): TaskEvent => ({
  type: 'LeaseExpired',
  data: { taskId: TASK, attempt, worker, leaseUntil: iso(until), expiredAt: iso(at) },
});
export const gaveUp = (at: number, attempt: number, message: string): TaskEvent => {
  const error = { json: { code: 'lease_expired', message } };
  const told = { reason: 'lease-expired', error, result: NO_CONTENT, retryAt: null } as const;
  return { type: 'TaskFailed', data: { taskId: TASK, attempt, ...told, failedAt: iso(at) } };
};
export const cameLate = (at: number, { status, result, error } = done(), worker = 'anna', attempt = 1): TaskEvent => ({
  type: 'LateResultRefused',
  data: { taskId: TASK, attempt, worker, status, result, error, refusedAt: iso(at) },
});
export const taskRetried = (at: number): TaskEvent => ({
  type: 'TaskRetried',
  data: { ...byHand, retriedAt: iso(at) },
});
export const taskDeleted = (at: number): TaskEvent => ({
  type: 'TaskDeleted',
  data: { ...byHand, deletedAt: iso(at) },
});
const byHand = { taskId: TASK, by: origin.actor, reason: WHY };

const leased = (at: number, leaseSeconds: number | null) => ({
  leaseSeconds,
  leaseUntil: leaseSeconds === null ? null : iso(at + leaseSeconds),
});

/** A story as a store would return it; the hashes are not those of a chain. */
export const recordedTask = (...story: readonly TaskEvent[]): readonly Recorded<TaskEvent>[] =>
  story.map((event, revision) => ({
    ...event,
    id: `00000000-0000-4000-8000-${revision.toString().padStart(12, '0')}`,
    metadata: { ...origin, schema: 1, hash: '00'.repeat(32) },
    stream: taskStream(TASK),
    revision: BigInt(revision),
    position: BigInt(revision + 1),
    recordedAt: clockAt(revision),
  }));
