import type { Decider } from '../eventsourcing/decider.js';
import { sha256 } from '../eventsourcing/digest.js';
import type {
  ClaimTask,
  DeleteTask,
  ExpireLease,
  ExtendLease,
  OpenTask,
  RetryTask,
  TaskCommand,
} from './task.commands.js';
import { NO_CONTENT } from './task.content.js';
import { LeaseLostError, TaskDeletedError, TaskNotFoundError, TaskStatusError } from './task.errors.js';
import type { TaskEvent, TaskFailed } from './task.events.js';
import { extended, isLeaseOver, leaseFrom } from './task.lease.js';
import { finish } from './task.outcome.js';
import { type ExistingTask, evolve, holds, pastClaimOf, type RunningTask, type Task } from './task.state.js';

/** A task for outside workers: from its submission to what came of it. */
export const taskDecider: Decider<Task, TaskCommand, TaskEvent> = {
  initialState: { status: 'absent' },

  decide(command, task) {
    switch (command.type) {
      case 'OpenTask':
        return open(command, task);
      case 'ClaimTask':
        return claim(command, task);
      case 'ExtendLease':
        return extend(command, existing(command, task));
      case 'FinishTask':
        return finish(command, existing(command, task));
      case 'ExpireLease':
        return expire(command, task);
      case 'RetryTask':
        return retry(command, existing(command, task));
      case 'DeleteTask':
        return remove(command, task);
    }
  },

  evolve,
};

function open({ taskId, submission, options, data, ordinal, at }: OpenTask, task: Task): TaskEvent[] {
  if (task.status === 'deleted') throw new TaskDeletedError(taskId);
  if (task.status !== 'absent') return []; // sent twice, or another submission was first: the state says which

  return [
    { type: 'TaskSubmitted', data: { taskId, submission, options, data, submittedAt: at.toISOString(), ordinal } },
  ];
}

/** Yields nothing where there is nothing to claim: whoever was sent here had an old view. */
function claim({ worker, token, leaseSeconds, at }: ClaimTask, task: Task): TaskEvent[] {
  if (task.status !== 'submitted' && task.status !== 'running') return [];
  if (task.status === 'submitted' && !isDue(task, at)) return [];

  const before = task.status === 'running' ? ranOut(task, at) : [];
  if (evolved(task, before).status !== 'submitted') return before; // somebody holds it, or that was its last attempt

  const lease = leaseFrom(at, leaseSeconds);
  const claimed: TaskEvent = {
    type: 'TaskClaimed',
    data: {
      taskId: task.taskId,
      attempt: task.attempt + 1,
      worker,
      tokenSha256: sha256(token),
      leaseSeconds: lease.seconds,
      leaseUntil: lease.until?.toISOString() ?? null,
      claimedAt: at.toISOString(),
    },
  };
  return [...before, claimed];
}

function extend({ token, leaseSeconds, at }: ExtendLease, task: ExistingTask): TaskEvent[] {
  const { taskId, attempt } = task;
  if (!holds(task, token)) {
    const past = pastClaimOf(task, token);
    throw new LeaseLostError(taskId, past ? `attempt ${past.attempt} is over` : 'it was not given for it');
  }
  const lease = extended(task.lease, leaseSeconds, at);
  if (!lease) return [];

  const leaseUntil = lease.until?.toISOString() ?? null;
  const extendedAt = at.toISOString();
  return [{ type: 'LeaseExtended', data: { taskId, attempt, leaseSeconds: lease.seconds, leaseUntil, extendedAt } }];
}

function expire({ at }: ExpireLease, task: Task): TaskEvent[] {
  return task.status === 'running' ? ranOut(task, at) : [];
}

function retry({ reason, at, origin }: RetryTask, task: ExistingTask): TaskEvent[] {
  const { taskId, status } = task;
  if (status === 'succeeded')
    throw new TaskStatusError(taskId, status, 'to have it done again, submit it under another id');
  if (status !== 'failed') return []; // it will be done anyway

  return [{ type: 'TaskRetried', data: { taskId, by: origin.actor, reason, retriedAt: at.toISOString() } }];
}

function remove({ taskId, reason, at, origin }: DeleteTask, task: Task): TaskEvent[] {
  if (task.status === 'absent') throw new TaskNotFoundError(taskId);
  if (task.status === 'deleted') return [];

  return [{ type: 'TaskDeleted', data: { taskId, by: origin.actor, reason, deletedAt: at.toISOString() } }];
}

/** What follows where the lease of a task is over: it waits again, unless that was its last attempt. */
function ranOut(task: RunningTask, at: Date): TaskEvent[] {
  const { taskId, attempt, worker, lease, failures, options } = task;
  if (lease.until === null || !isLeaseOver(lease, at)) return [];

  const expiredAt = at.toISOString();
  const expired: TaskEvent = {
    type: 'LeaseExpired',
    data: { taskId, attempt, worker, leaseUntil: lease.until.toISOString(), expiredAt },
  };
  if (failures + 1 < options.maxAttempts) return [expired];

  return [expired, gaveUp(task, expiredAt)];
}

function gaveUp({ taskId, attempt, options: { maxAttempts } }: RunningTask, failedAt: string): TaskFailed {
  const attempts = maxAttempts === 1 ? 'The only attempt' : `The last of ${maxAttempts} attempts`;
  const error = { json: { code: 'lease_expired', message: `${attempts} was not heard of until its lease ran out` } };
  return {
    type: 'TaskFailed',
    data: { taskId, attempt, reason: 'lease-expired', error, result: NO_CONTENT, retryAt: null, failedAt },
  };
}

function isDue({ options: { notBefore } }: ExistingTask, at: Date): boolean {
  return notBefore === null || new Date(notBefore) <= at;
}

function evolved(task: Task, events: readonly TaskEvent[]): Task {
  return events.reduce(evolve, task);
}

function existing({ taskId }: { readonly taskId: string }, task: Task): ExistingTask {
  if (task.status === 'absent' || task.status === 'deleted') throw new TaskNotFoundError(taskId);
  return task;
}
