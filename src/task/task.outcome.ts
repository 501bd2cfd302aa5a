import type { FinishTask } from './task.commands.js';
import { LeaseLostError, TaskStatusError } from './task.errors.js';
import type { TaskEvent } from './task.events.js';
import { type ExistingTask, holds, type PastClaim, pastClaimOf, type RunningTask, type Task } from './task.state.js';

/**
 * What follows from what a worker says. The present holder ends its attempt; the result of one whose lease was lost is
 * written down once, and counts for nothing: `refuseLate` tells its sender.
 */
export function finish(command: FinishTask, task: ExistingTask): TaskEvent[] {
  const { token } = command;
  if (token === undefined) return finishAnyones(command, task);
  if (holds(task, token)) return [ended(command, task)];

  const claim = pastClaimOf(task, token);
  if (!claim) throw new LeaseLostError(task.taskId, 'it was not given for it');
  if (claim.end !== 'lost') return answeredBefore(command, claim);
  return claim.cameLate ? [] : [late(command, task, claim)];
}

/**
 * Tells the sender of a result that came too late. It could not be told before it was written down.
 * @throws LeaseLostError
 */
export function refuseLate({ taskId, token }: Pick<FinishTask, 'taskId' | 'token'>, task: Task): void {
  if (token === undefined || task.status === 'absent' || task.status === 'deleted') return;

  const claim = pastClaimOf(task, token);
  if (claim?.end !== 'lost') return;
  throw new LeaseLostError(taskId, `the lease of attempt ${claim.attempt} ran out, and its result came too late`);
}

/** Of clients that know of no tokens: whoever has the task now is done with it. */
function finishAnyones(command: FinishTask, task: ExistingTask): TaskEvent[] {
  const { taskId, status } = task;
  if (status === 'running') return [ended(command, task)];
  if (status === command.outcome.status) return []; // said before
  throw new TaskStatusError(
    taskId,
    status,
    status === 'submitted' ? 'nobody has claimed it' : 'it was completed before',
  );
}

function answeredBefore({ taskId, outcome }: FinishTask, { attempt, end }: PastClaim): TaskEvent[] {
  if (end === outcome.status) return []; // sent twice: the first answer stands

  throw new LeaseLostError(taskId, `attempt ${attempt} was completed before, as ${end}`);
}

function ended({ outcome, at }: FinishTask, { taskId, attempt, failures, options }: RunningTask): TaskEvent {
  const { status, retry, result, error } = outcome;
  const endedAt = at.toISOString();
  if (status === 'succeeded') return { type: 'TaskCompleted', data: { taskId, attempt, result, completedAt: endedAt } };

  const isTriedAgain = retry && failures + 1 < options.maxAttempts;
  const retryAt = isTriedAgain ? endedAt : null;
  return { type: 'TaskFailed', data: { taskId, attempt, reason: 'worker', error, result, retryAt, failedAt: endedAt } };
}

function late({ outcome, at }: FinishTask, { taskId }: ExistingTask, { attempt, worker }: PastClaim): TaskEvent {
  const { status, result, error } = outcome;
  return {
    type: 'LateResultRefused',
    data: { taskId, attempt, worker, status, result, error, refusedAt: at.toISOString() },
  };
}
