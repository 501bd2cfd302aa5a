import type { Db } from 'mongodb';
import { TASK_STATUSES, type TaskStatus } from '../../../task/task.state.js';
import { tasksOf } from '../collections.js';

/** How many tasks each queue has in each status. */
export type QueueSums = ReadonlyMap<string, ReadonlyMap<TaskStatus, number>>;

export async function countTasks(db: Db, build: number): Promise<QueueSums> {
  const counted = await tasksOf(db, build)
    .aggregate<{ _id: { queue: string; status: TaskStatus }; tasks: number | bigint }>([
      { $match: { status: { $in: TASK_STATUSES } } },
      { $group: { _id: { queue: '$queue', status: '$status' }, tasks: { $sum: 1 } } },
    ])
    .toArray();
  const sums = new Map<string, Map<TaskStatus, number>>();
  for (const { _id, tasks } of counted) {
    const ofQueue = sums.get(_id.queue) ?? new Map<TaskStatus, number>();
    sums.set(_id.queue, ofQueue.set(_id.status, Number(tasks)));
  }
  return sums;
}
