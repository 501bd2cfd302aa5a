import { sha256 } from '../eventsourcing/digest.js';
import type { TaskClaimed, TaskEvent, TaskOutcomeStatus, TaskSubmitted } from './task.events.js';
import { type Lease, leaseOf } from './task.lease.js';
import type { TaskOptions } from './task.options.js';

/** What is known of a task that was submitted. */
interface Submitted {
  readonly taskId: string;
  readonly submission: string;
  readonly options: TaskOptions;
  /** Claims so far. */
  readonly attempt: number;
  /** Attempts that failed or ran out since the submission, or since the last retry by hand. */
  readonly failures: number;
  /** The claims before the present one. */
  readonly past: readonly PastClaim[];
}

/** A claim that is over. */
export interface PastClaim {
  readonly attempt: number;
  readonly worker: string;
  readonly tokenSha256: string;
  /** What its worker said; `lost` where the lease ran out first. */
  readonly end: TaskOutcomeStatus | 'lost';
  /** A result that came too late was written down. */
  readonly cameLate: boolean;
}

export interface RunningTask extends Submitted {
  readonly status: 'running';
  readonly worker: string;
  readonly tokenSha256: string;
  readonly lease: Lease;
}

export type ExistingTask = RunningTask | (Submitted & { readonly status: 'submitted' | 'succeeded' | 'failed' });

export type Task = { readonly status: 'absent' } | { readonly status: 'deleted' } | ExistingTask;

export type TaskStatus = ExistingTask['status'];
export const TASK_STATUSES: readonly TaskStatus[] = ['submitted', 'running', 'succeeded', 'failed'];

/** The state after one more event. It never throws: an event that makes no sense here changes nothing. */
export function evolve(task: Task, event: TaskEvent): Task {
  if (event.type === 'TaskSubmitted') return task.status === 'absent' ? submitted(event) : task;
  // Keeps nothing of the events before it: the state must be the same once they are truncated.
  if (event.type === 'TaskPurged') return { status: 'deleted' };
  if (task.status === 'absent' || task.status === 'deleted') return task; // no decider writes such an event

  switch (event.type) {
    case 'TaskClaimed':
      return claimed(task, event);
    case 'LeaseExtended':
      return task.status === 'running' ? { ...task, lease: leaseOf(event.data) } : task;
    case 'TaskCompleted':
      return { ...ended(task, 'succeeded'), status: 'succeeded' };
    case 'TaskFailed': {
      const isOver = event.data.retryAt === null;
      const before = event.data.reason === 'worker' ? failed(ended(task, 'failed')) : basics(task); // counted as it ran out
      return { ...before, status: isOver ? 'failed' : 'submitted' };
    }
    case 'LeaseExpired':
      return { ...failed(ended(task, 'lost')), status: 'submitted' };
    case 'LateResultRefused':
      return { ...task, past: task.past.map((claim) => cameLate(claim, event.data.attempt)) };
    case 'TaskRetried':
      return { ...basics(task), status: 'submitted', failures: 0 };
    case 'TaskDeleted':
      return { status: 'deleted' };
  }
}

/** Whether a token holds a task now. */
export function holds(task: Task, token: string): task is RunningTask {
  return task.status === 'running' && task.tokenSha256 === sha256(token);
}

/** The claim that a token was given for, once it is over. */
export function pastClaimOf(task: ExistingTask, token: string): PastClaim | undefined {
  const hash = sha256(token);
  return task.past.find(({ tokenSha256 }) => tokenSha256 === hash);
}

export function isTaskFinal(status: string): boolean {
  return status === 'succeeded' || status === 'failed';
}

function submitted({ data: { taskId, submission, options } }: TaskSubmitted): Task {
  return { status: 'submitted', taskId, submission, options, attempt: 0, failures: 0, past: [] };
}

function claimed(task: ExistingTask, { data }: TaskClaimed): Task {
  const { attempt, worker, tokenSha256 } = data;
  return { ...basics(task), status: 'running', attempt, worker, tokenSha256, lease: leaseOf(data) };
}

/** Without its present claim, which is among the past ones. */
function ended(task: ExistingTask, end: PastClaim['end']): Submitted {
  if (task.status !== 'running') return basics(task);

  const { attempt, worker, tokenSha256, past } = task;
  return { ...basics(task), past: [...past, { attempt, worker, tokenSha256, end, cameLate: false }] };
}

function failed(task: Submitted): Submitted {
  return { ...task, failures: task.failures + 1 };
}

function cameLate(claim: PastClaim, attempt: number): PastClaim {
  return claim.attempt === attempt ? { ...claim, cameLate: true } : claim;
}

function basics(task: Submitted): Submitted {
  const { taskId, submission, options, attempt, failures, past } = task;
  return { taskId, submission, options, attempt, failures, past };
}
