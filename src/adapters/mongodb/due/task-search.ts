import type { Db, Filter } from 'mongodb';
import { byPlace, type DueTask, type TasksWanted } from '../../../read-model/due-tasks.js';
import { latestLeaseStart } from '../../../task/task.lease.js';
import type { TaskView } from '../../../task/task.view.js';
import { type TaskDocument, tasksOf } from '../collections.js';
import { viewsIn } from '../views/view-documents.js';

/** The first tasks of a queue in their order. Each kind is asked for as many, so that the first of all are among them. */
export async function firstTasks(
  db: Db,
  build: number,
  { queue, limit, at }: TasksWanted,
): Promise<readonly DueTask[]> {
  const waits = { queue: { $eq: queue }, waitsSince: { $exists: true } };
  const kinds = await Promise.all([
    waiting(db, build, { ...waits, isForLater: false }, limit),
    waiting(db, build, { ...waits, isForLater: true, waitsSince: { $lte: at } }, limit),
    overdueIn(db, build, { queue: { $eq: queue }, leaseUntil: { $lte: at } }, limit),
  ]);
  return kinds.flat().sort(byPlace).slice(0, limit);
}

/** The keys of tasks whose leases ended before a time, or were given by a clock that was set back since. */
export async function overdueTasks(
  db: Db,
  build: number,
  { endedBefore, at, limit }: { readonly endedBefore: Date; readonly at: Date; readonly limit: number },
): Promise<readonly string[]> {
  const wanted = [{ leaseUntil: { $lt: endedBefore } }, { leaseGiven: { $gt: latestLeaseStart(at) } }];
  const found = await Promise.all(
    wanted.map((filter) =>
      tasksOf(db, build)
        .find(filter, { projection: { leaseUntil: 1 } })
        .sort({ leaseUntil: 1 })
        .limit(limit)
        .toArray(),
    ),
  );
  const inOrder = found.flat().sort((one, other) => Number(one.leaseUntil) - Number(other.leaseUntil));
  return inOrder.slice(0, limit).map(({ _id }) => _id);
}

async function waiting(db: Db, build: number, filter: Filter<TaskDocument>, limit: number): Promise<DueTask[]> {
  const projection = { revision: 1, priority: 1, waitsSince: 1, ordinal: 1 };
  const found = await tasksOf(db, build)
    .find(filter, { projection })
    .sort({ priority: -1, waitsSince: 1, ordinal: 1 })
    .limit(limit)
    .toArray();
  return found.map(({ _id, revision, priority = 0, waitsSince, ordinal = 0 }) => ({
    key: _id,
    revision,
    priority,
    waitsSince: waitsSince?.getTime() ?? 0,
    ordinal,
  }));
}

/** There are few: the sweep puts them back within seconds. Their places in the queue are in their views. */
async function overdueIn(db: Db, build: number, filter: Filter<TaskDocument>, limit: number): Promise<DueTask[]> {
  const found = await tasksOf(db, build)
    .find(filter, { projection: { view: 1 } })
    .sort({ leaseUntil: 1 })
    .limit(limit)
    .toArray();
  return found.flatMap((document) =>
    viewsIn<TaskView>(document).map(({ revision, options, waitsSince, ordinal }) => ({
      key: document._id,
      revision,
      priority: options.priority,
      waitsSince: Date.parse(waitsSince),
      ordinal,
    })),
  );
}
