import type { Db, Filter } from 'mongodb';
import { type Page, pageOf } from '../../../read-model/page.js';
import { cursorAfter, rangeOf } from '../../../read-model/submission-order.js';
import { type TaskQuery, TaskViews } from '../../../read-model/task-views.js';
import { TASK_STATUSES, type TaskStatus } from '../../../task/task.state.js';
import type { TaskView, ToldTask } from '../../../task/task.view.js';
import { type TaskDocument, tasksOf } from '../collections.js';
import type { MongoConnection } from '../connection/mongo-connection.js';
import type { BuildsDocument } from './builds-document.js';
import type { CountedSums } from './counted-sums.js';
import { placesIn } from './places.js';
import type { QueueSums } from './queue-sums.js';
import { viewsIn } from './view-documents.js';

/** Every question looks first which build answers. */
export class MongoTaskViews extends TaskViews {
  constructor(
    private readonly connection: MongoConnection,
    private readonly builds: BuildsDocument,
    private readonly sums: CountedSums<QueueSums>,
  ) {
    super();
  }

  get(key: string): Promise<TaskView | undefined> {
    return this.#ask(async (db, build) => {
      const found = await tasksOf(db, build).findOne({ _id: { $eq: key } }, { projection: { view: 1 } });
      return found ? viewsIn<TaskView>(found)[0] : undefined;
    });
  }

  list(query: TaskQuery): Promise<Page<ToldTask>> {
    return this.#ask((db, build) => listTasks(db, build, query));
  }

  async countByStatus(): Promise<Readonly<Record<TaskStatus, number>>> {
    const ofQueues = [...(await this.sums.now()).values()];
    const total = (status: TaskStatus) => ofQueues.reduce((sum, counts) => sum + (counts.get(status) ?? 0), 0);
    return Object.fromEntries(TASK_STATUSES.map((status) => [status, total(status)])) as Record<TaskStatus, number>;
  }

  async #ask<Answer>(question: (db: Db, build: number) => Promise<Answer>): Promise<Answer> {
    const { build } = await this.builds.active();
    return this.connection.ask((db) => question(db, build));
  }
}

/** A keyset page: a range of places. Each index that may serve ends with the place. */
async function listTasks(db: Db, build: number, query: TaskQuery): Promise<Page<ToldTask>> {
  const { order, limit } = query;
  const found = await tasksOf(db, build)
    .find(filterOf(query), { projection: { view: 1 } })
    .sort({ place: order === 'newest' ? -1 : 1 })
    .limit(limit + 1) // one more tells whether there is another page
    .toArray();
  const placed = found.flatMap((document) => viewsIn<ToldTask>(document).map((view) => ({ key: document._id, view })));
  const { items, next } = pageOf(placed, limit, (last) => cursorAfter(order, last.view.submittedAt, last.key));
  return { items: items.map(({ view }) => view), next };
}

/** A status is always asked for, and never that of deleted tasks. */
function filterOf({ statuses = TASK_STATUSES, keys, queue, ...range }: TaskQuery): Filter<TaskDocument> {
  return {
    status: { $in: statuses },
    place: placesIn(rangeOf(range)),
    ...(keys && { _id: { $in: keys } }),
    ...(queue !== undefined && { queue: { $eq: queue } }),
  };
}
