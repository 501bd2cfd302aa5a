import { encodeView } from '../../../read-model/view-codec.js';
import { leaseOf } from '../../../task/task.lease.js';
import { taskKeyOf } from '../../../task/task.stream.js';
import type { TaskView } from '../../../task/task.view.js';
import type { SqlValue } from '../statement.js';

/** The columns that a task keeps for its whole life, then those that change with it. */
export const LASTING_TASK_COLUMNS = ['task_key', 'queue', 'priority', 'submitted_at', 'ordinal'] as const;
export const CHANGING_TASK_COLUMNS = [
  'revision',
  'status',
  'waits_since',
  'is_for_later',
  'lease_given',
  'lease_until',
  'doc',
] as const;

export function lastingTaskValues({ taskId, options, submittedAt, ordinal }: TaskView): SqlValue[] {
  return [taskKeyOf(taskId), options.queue, options.priority, Date.parse(submittedAt), ordinal];
}

export function changingTaskValues(view: TaskView): SqlValue[] {
  const { revision, status, waitsSince, options, claim } = view;
  const { seconds, until } = claim ? leaseOf(claim) : NO_LEASE;
  return [
    revision,
    status,
    Date.parse(waitsSince),
    waitsSince === options.notBefore ? 1 : 0,
    until === null || seconds === null ? null : until.getTime() - seconds * 1_000,
    until?.getTime() ?? null,
    encodeView(view),
  ];
}

const NO_LEASE = { seconds: null, until: null };
