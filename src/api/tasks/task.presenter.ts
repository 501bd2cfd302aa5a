import type { ClaimedTask, ToldTask } from '../../task/task.view.js';
import type { ToldContents } from './content.reader.js';
import type { ClaimedTaskDto, TaskDto } from './task.dto.js';

/** A task as the API tells it. */
export function presentTask(view: ToldTask, contents: ToldContents): TaskDto {
  const { taskId, status, options, submittedAt, finishedAt, attempt, failures, claim, revision } = view;
  const { queue, description, maxAttempts, priority, notBefore } = options;
  const { data, result, error, omitted } = contents;
  return {
    id: taskId,
    queue,
    description,
    data,
    status,
    submittedAt,
    finishedAt,
    attempt,
    failures,
    maxAttempts,
    priority,
    notBefore,
    result,
    error,
    holder: claim?.worker ?? null,
    leaseUntil: claim?.leaseUntil ?? null,
    revision: revision.toString(),
    omitted,
    links: { self: taskPath(taskId), events: `${taskPath(taskId)}/events` },
  };
}

export function presentClaim({ view, token }: ClaimedTask, contents: ToldContents): ClaimedTaskDto {
  return { ...presentTask(view, contents), lease: { token, until: view.claim?.leaseUntil ?? null } };
}

export function taskPath(taskId: string): string {
  return `/v1/tasks/${encodeURIComponent(taskId)}`;
}
