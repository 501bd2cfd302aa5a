import type { Db, IndexDescription } from 'mongodb';
import type { KindChanges, ViewsById } from '../../../read-model/projection-store.js';
import { TASK_CATEGORY } from '../../../task/task.stream.js';
import type { TaskView } from '../../../task/task.view.js';
import { tasksOf, viewsOf } from '../collections.js';
import { taskDocumentOf } from './task-document.js';
import { loadViews, pageOfViews, remainsOf, writeViews } from './view-documents.js';
import type { MongoViewKind, MongoViewStore } from './view-store.js';

/** The index whose keys alone tell the sums of all queues. */
export const BY_QUEUE = 'by_queue';

/** The views of tasks. */
class MongoTaskViewStore implements MongoViewStore {
  constructor(
    private readonly db: Db,
    private readonly build: number,
  ) {}

  async createIndexes(): Promise<void> {
    await tasksOf(this.db, this.build).createIndexes(INDEXES);
  }

  load(keys: readonly string[]): Promise<ViewsById> {
    return loadViews(this.#documents(), keys);
  }

  page(limit: number, after: string): Promise<ViewsById> {
    return pageOfViews(this.#documents(), limit, after);
  }

  write({ views, purged }: KindChanges<TaskView>): Promise<void> {
    return writeViews(this.#documents(), [...[...views.values()].map(taskDocumentOf), ...purged.map(remainsOf)]);
  }

  async prepare(): Promise<void> {}

  async namedBodies(hashes: readonly string[]): Promise<readonly string[]> {
    const asked = new Set(hashes);
    const naming = tasksOf(this.db, this.build).find({ bodies: { $in: hashes } }, { projection: { bodies: 1 } });
    const named = (await naming.toArray()).flatMap(({ bodies = [] }) => bodies);
    return named.filter((hash) => asked.has(hash));
  }

  /** What a task's body is put for is appended at once: no body waits for work that is under way. */
  async earliestStart(): Promise<undefined> {}

  #documents() {
    return viewsOf(this.db, this.build, 'tasks');
  }
}

export const taskViewKind: MongoViewKind = {
  category: TASK_CATEGORY,
  open: (db, build) => new MongoTaskViewStore(db, build),
};

const INDEXES: IndexDescription[] = [
  // lists without a narrower filter: the pages of each status, merged
  { name: 'by_status', key: { status: 1, place: 1 } },
  // lists of a queue; the sums of all, by name, as no planner chooses it for them
  { name: BY_QUEUE, key: { queue: 1, status: 1, place: 1 } },
  // what is claimed next
  {
    name: 'by_urgency',
    key: { queue: 1, isForLater: 1, priority: -1, waitsSince: 1, ordinal: 1 },
    partialFilterExpression: { waitsSince: { $exists: true } },
  },
  // since when the oldest of a queue waits
  {
    name: 'by_age',
    key: { queue: 1, isForLater: 1, waitsSince: 1 },
    partialFilterExpression: { waitsSince: { $exists: true } },
  },
  // leases that are over; leases that a clock gave which was set back since
  { name: 'by_lease_end', key: { leaseUntil: 1 }, sparse: true },
  { name: 'by_lease_start', key: { leaseGiven: 1 }, sparse: true },
  // namedBodies
  { name: 'by_body', key: { bodies: 1 }, sparse: true },
];
