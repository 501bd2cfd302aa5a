import type { AggregateOptions, Db } from 'mongodb';
import { TASK_STATUSES, type TaskStatus } from '../../../task/task.state.js';
import { tasksOf } from '../collections.js';
import { hinted } from './hinted.js';
import { BY_QUEUE } from './task-view-store.js';

/** How many tasks each queue has in each status. */
export type QueueSums = ReadonlyMap<string, ReadonlyMap<TaskStatus, number>>;

/**
 * From the keys of one index alone: by a narrower one every task would be read for its queue.
 */
export async function countTasks(db: Db, build: number): Promise<QueueSums> {
  const counted = await hinted(BY_QUEUE, (options) => counts(db, build, options));
  const sums = new Map<string, Map<TaskStatus, number>>();
  for (const { _id, tasks } of counted) {
    const ofQueue = sums.get(_id.queue) ?? new Map<TaskStatus, number>();
    sums.set(_id.queue, ofQueue.set(_id.status, Number(tasks)));
  }
  return sums;
}

interface Counted {
  readonly _id: { readonly queue: string; readonly status: TaskStatus };
  readonly tasks: number | bigint;
}

function counts(db: Db, build: number, options: AggregateOptions): Promise<Counted[]> {
  const stages = [
    { $match: { status: { $in: TASK_STATUSES } } },
    { $group: { _id: { queue: '$queue', status: '$status' }, tasks: { $sum: 1 } } },
  ];
  return tasksOf(db, build).aggregate<Counted>(stages, options).toArray();
}
