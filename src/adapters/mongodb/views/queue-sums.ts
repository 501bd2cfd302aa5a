import { type AggregateOptions, type Db, MongoServerError } from 'mongodb';
import { TASK_STATUSES, type TaskStatus } from '../../../task/task.state.js';
import { tasksOf } from '../collections.js';
import { BY_QUEUE } from './task-view-store.js';

/** How many tasks each queue has in each status. */
export type QueueSums = ReadonlyMap<string, ReadonlyMap<TaskStatus, number>>;

/**
 * From the keys of one index alone: by a narrower one every task would be read for its queue. Before that index is made this
 * is only slower, like all else.
 */
export async function countTasks(db: Db, build: number): Promise<QueueSums> {
  const counted = await counts(db, build, { hint: BY_QUEUE }).catch((error: unknown) => {
    if (error instanceof MongoServerError && error.code === BAD_VALUE) return counts(db, build);
    throw error;
  });
  const sums = new Map<string, Map<TaskStatus, number>>();
  for (const { _id, tasks } of counted) {
    const ofQueue = sums.get(_id.queue) ?? new Map<TaskStatus, number>();
    sums.set(_id.queue, ofQueue.set(_id.status, Number(tasks)));
  }
  return sums;
}

/** What MongoDB calls the hint of an index that there is not. */
const BAD_VALUE = 2;

interface Counted {
  readonly _id: { readonly queue: string; readonly status: TaskStatus };
  readonly tasks: number | bigint;
}

function counts(db: Db, build: number, options: AggregateOptions = {}): Promise<Counted[]> {
  const stages = [
    { $match: { status: { $in: TASK_STATUSES } } },
    { $group: { _id: { queue: '$queue', status: '$status' }, tasks: { $sum: 1 } } },
  ];
  return tasksOf(db, build).aggregate<Counted>(stages, options).toArray();
}
