import { randomUUID } from 'node:crypto';
import type { QueueEvent } from '../../src/queue/queue.events.js';
import { projectQueue } from '../../src/queue/queue.model.js';
import { QUEUE_CATEGORY } from '../../src/queue/queue.stream.js';
import type { QueueView } from '../../src/queue/queue.view.js';
import type { KindChanges, ProjectionStore, PurgedView } from '../../src/read-model/projection-store.js';
import { type Content, NO_CONTENT } from '../../src/task/task.content.js';
import type { TaskEvent } from '../../src/task/task.events.js';
import type { TaskOptions } from '../../src/task/task.options.js';
import { projectTask } from '../../src/task/task.projection.js';
import { TASK_CATEGORY, taskKeyOf } from '../../src/task/task.stream.js';
import type { TaskView } from '../../src/task/task.view.js';
import { aWitness } from './job-views-kit.js';
import { iso } from './stories.js';
import { taskOptions } from './task-stories.js';

/* Views of tasks as the events would have made them. Times are numbers of seconds after noon. */

export interface AskedTask extends Partial<TaskOptions> {
  readonly taskId?: string;
  readonly at?: number;
  readonly ordinal?: number;
  readonly data?: Content;
}

export const aQueue = (): string => `q${randomUUID()}`;

export function waiting({
  taskId = randomUUID(),
  at = 0,
  ordinal = 0,
  data = NO_CONTENT,
  ...some
}: AskedTask = {}): TaskView {
  const told = { taskId, submission: randomUUID(), options: taskOptions(some), data, submittedAt: iso(at), ordinal };
  return projectTask(undefined, { type: 'TaskSubmitted', data: told }, 0n) as TaskView;
}

export function held(view: TaskView, at = 0, leaseSeconds: number | null = 30): TaskView {
  const leaseUntil = leaseSeconds === null ? null : iso(at + leaseSeconds);
  const lease = { leaseSeconds, leaseUntil, claimedAt: iso(at) };
  return next(view, {
    type: 'TaskClaimed',
    data: { taskId: view.taskId, attempt: view.attempt + 1, worker: 'anna', tokenSha256: '', ...lease },
  });
}

export function succeeded(view: TaskView, at = 0, result: Content = NO_CONTENT): TaskView {
  const { taskId, attempt } = view;
  return next(view, { type: 'TaskCompleted', data: { taskId, attempt, result, completedAt: iso(at) } });
}

export function triedAgain(view: TaskView, at: number): TaskView {
  const { taskId, attempt } = view;
  const told = { reason: 'worker', error: NO_CONTENT, result: NO_CONTENT } as const;
  return next(view, { type: 'TaskFailed', data: { taskId, attempt, ...told, retryAt: iso(at), failedAt: iso(at) } });
}

export function putBack(view: TaskView, at = 0): TaskView {
  const { taskId, attempt } = view;
  const expired = { taskId, attempt, worker: 'anna', leaseUntil: iso(at), expiredAt: iso(at) };
  return next(view, { type: 'LeaseExpired', data: expired });
}

export function late(view: TaskView, result: Content, at = 0): TaskView {
  const told = { attempt: 1, worker: 'anna', status: 'succeeded', result, error: NO_CONTENT } as const;
  return next(view, { type: 'LateResultRefused', data: { taskId: view.taskId, ...told, refusedAt: iso(at) } });
}

export function removed(view: TaskView, at = 0): TaskView {
  const byHand = { taskId: view.taskId, by: 'carla', reason: null };
  return next(view, { type: 'TaskDeleted', data: { ...byHand, deletedAt: iso(at) } });
}

export function pausedQueue(queue: string, revision = 0n): QueueView {
  const event: QueueEvent = { type: 'QueuePaused', data: { queue, by: 'carla', reason: 'paper', pausedAt: iso(5) } };
  return projectQueue(event, revision);
}

/** Commits views of tasks as one batch that begins where the views are. */
export function projectTasks(store: ProjectionStore, ...views: readonly TaskView[]): Promise<void> {
  const byKey = new Map(views.map((view) => [taskKeyOf(view.taskId), view]));
  return commit(store, { category: TASK_CATEGORY, views: byKey, purged: [] });
}

export function purgeTasks(store: ProjectionStore, ...purged: readonly PurgedView[]): Promise<void> {
  return commit(store, { category: TASK_CATEGORY, views: new Map(), purged });
}

export function projectQueues(store: ProjectionStore, ...views: readonly QueueView[]): Promise<void> {
  const byName = new Map(views.map((view) => [view.queue, view]));
  return commit(store, { category: QUEUE_CATEGORY, views: byName, purged: [] });
}

async function commit(store: ProjectionStore, changes: KindChanges): Promise<void> {
  const from = await store.checkpoint();
  const to = (from ?? 0n) + 1n;
  const isDone = await store.commit({ kinds: [changes], parked: [], last: aWitness(), from, to });
  if (!isDone) throw new Error('Another projector went on');
}

function next(view: TaskView, event: TaskEvent): TaskView {
  return projectTask(view, event, view.revision + 1n) as TaskView;
}
