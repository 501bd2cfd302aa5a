import { bodiesAmong, NO_CONTENT } from './task.content.js';
import type { TaskEvent, TaskPurged, TaskSubmitted } from './task.events.js';
import type { TaskView } from './task.view.js';

/**
 * The view of a task after one more event. There is none before the first event, nor once the task was purged, whether or
 * not the events before the purge still lie in the log.
 */
export function projectTask(view: TaskView | undefined, event: TaskEvent, revision: bigint): TaskView | undefined {
  if (event.type === 'TaskPurged') return undefined;
  if (!view) return event.type === 'TaskSubmitted' ? viewOfSubmitted(event, revision) : undefined;
  if (event.type === 'TaskSubmitted') return { ...view, revision };

  return { ...view, ...change(view, event), revision };
}

function change(view: TaskView, event: Exclude<TaskEvent, TaskSubmitted | TaskPurged>): Partial<TaskView> {
  switch (event.type) {
    case 'TaskClaimed': {
      const { attempt, worker, claimedAt, leaseSeconds, leaseUntil } = event.data;
      return { ...NOTHING_TOLD, status: 'running', attempt, claim: { worker, claimedAt, leaseSeconds, leaseUntil } };
    }
    case 'LeaseExtended': {
      const { leaseSeconds, leaseUntil } = event.data;
      return { claim: view.claim && { ...view.claim, leaseSeconds, leaseUntil } };
    }
    case 'TaskCompleted': {
      const { result, completedAt } = event.data;
      return { status: 'succeeded', claim: null, result, error: NO_CONTENT, finishedAt: completedAt };
    }
    case 'TaskFailed': {
      const { reason, error, result, retryAt, failedAt } = event.data;
      return {
        ...(retryAt === null
          ? { status: 'failed', finishedAt: failedAt }
          : { status: 'submitted', waitsSince: retryAt }),
        claim: null,
        failures: view.failures + (reason === 'worker' ? 1 : 0), // one that ran out is counted already
        result,
        error,
      };
    }
    case 'LeaseExpired':
      return { status: 'submitted', claim: null, failures: view.failures + 1 };
    case 'LateResultRefused': {
      const { result, error } = event.data;
      return { lateBodies: [...view.lateBodies, ...bodiesAmong([result, error])] };
    }
    case 'TaskRetried':
      return { ...NOTHING_TOLD, status: 'submitted', waitsSince: event.data.retriedAt, failures: 0, finishedAt: null };
    case 'TaskDeleted':
      return { ...NOTHING_TOLD, status: 'deleted', data: NO_CONTENT, claim: null, finishedAt: null, lateBodies: [] };
  }
}

/** What an attempt tells, cleared for the next. */
const NOTHING_TOLD = { result: NO_CONTENT, error: NO_CONTENT } as const;

function viewOfSubmitted({ data }: TaskSubmitted, revision: bigint): TaskView {
  const { taskId, options, submittedAt, ordinal } = data;
  const { notBefore } = options;
  const isForLater = notBefore !== null && Date.parse(notBefore) > Date.parse(submittedAt);
  return {
    taskId,
    revision,
    status: 'submitted',
    options,
    data: data.data,
    submittedAt,
    waitsSince: isForLater ? notBefore : submittedAt,
    ordinal,
    attempt: 0,
    failures: 0,
    claim: null,
    finishedAt: null,
    ...NOTHING_TOLD,
    lateBodies: [],
  };
}
