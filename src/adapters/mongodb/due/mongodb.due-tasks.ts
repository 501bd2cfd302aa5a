import { KeyedQueue } from '../../../concurrency/keyed-queue.js';
import { type DueTask, DueTasks, type TasksWanted } from '../../../read-model/due-tasks.js';
import { Forgetting } from '../../../read-model/forgetting.js';
import type { MongoConnection } from '../connection/mongo-connection.js';
import type { BuildsDocument } from '../views/builds-document.js';
import { TASK_CLAIMS, type Taken } from './claims.js';
import { firstTasks, overdueTasks } from './task-search.js';

/** So often are others faster, at most, before a search comes back with fewer tasks than it might. */
const MOST_ROUNDS = 20;
/** Those at the head that others were sent to lie there only until the views move on. */
const MARGIN = 32;
const GROWTH = 4;

/** Each task is taken with one guarded write, so that no two are sent to it. */
export class MongoDueTasks extends DueTasks {
  /** Those of one process for one queue take turns: they would only be in each other's way. */
  readonly #turns = new KeyedQueue<readonly string[]>();
  readonly #forgetting = new Forgetting();

  constructor(
    private readonly connection: MongoConnection,
    private readonly builds: BuildsDocument,
  ) {
    super();
  }

  pick(wanted: TasksWanted): Promise<readonly string[]> {
    return this.#turns.run(wanted.queue, () => this.#pick(wanted));
  }

  async overdue(endedBefore: Date, at: Date, limit: number): Promise<readonly string[]> {
    const { build } = await this.builds.active();
    return this.connection.ask((db) => overdueTasks(db, build, { endedBefore, at, limit }));
  }

  async #pick(wanted: TasksWanted): Promise<readonly string[]> {
    const { limit, at } = wanted;
    const { build } = await this.builds.active();
    if (this.#forgetting.isTime(at)) this.#forget(at);
    return this.connection.ask(async (db) => {
      const taken: Taken<DueTask>[] = [];
      for (let round = 0; round < MOST_ROUNDS && taken.length < limit; round++) {
        const search = (count: number) => firstTasks(db, build, { ...wanted, limit: count });
        const free = await unclaimed(search, limit - taken.length, (tasks) => TASK_CLAIMS.heldAmong(db, tasks, at));
        if (free.length === 0) break;

        taken.push(...(await TASK_CLAIMS.take(db, free, at)));
      }
      return taken.map(({ item }) => item.key);
    });
  }

  /** Nobody waits for it: where it fails it is tried again a minute later. */
  #forget(at: Date): void {
    this.connection.ask((db) => TASK_CLAIMS.forget(db, at)).catch(() => {});
  }
}

/** The first tasks that nobody was sent to. */
async function unclaimed(
  search: (count: number) => Promise<readonly DueTask[]>,
  limit: number,
  heldAmong: (tasks: readonly DueTask[]) => Promise<ReadonlySet<DueTask>>,
): Promise<readonly DueTask[]> {
  for (let count = limit + MARGIN; ; count *= GROWTH) {
    const found = await search(count);
    const held = await heldAmong(found);
    const free = found.filter((task) => !held.has(task));
    if (free.length >= limit || found.length < count) return free.slice(0, limit);
  }
}
