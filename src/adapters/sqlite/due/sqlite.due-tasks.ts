import { type DueTask, DueTasks, TASK_CLAIM, type TasksWanted } from '../../../read-model/due-tasks.js';
import { inTransaction, whenFree } from '../database.js';
import { PerFile } from '../per-file.js';
import type { SqliteRuntimeFile } from '../runtime/sqlite.runtime-file.js';
import type { SqliteViews } from '../views/sqlite.views.js';
import { SqliteClaims } from './claims.js';
import { SqliteTaskSearch } from './task-search.js';

/**
 * Looks into the views for what may be claimed, and writes down in the runtime file who was sent to it: under that file's
 * lock, so that no two are sent to the same task. The views need no lock: it holds for the revision that was read.
 */
export class SqliteDueTasks extends DueTasks {
  readonly #searches = new PerFile(({ db }) => new SqliteTaskSearch(db));
  readonly #claims: PerFile<SqliteClaims>;

  constructor(
    private readonly views: SqliteViews,
    private readonly runtime: SqliteRuntimeFile,
  ) {
    super();
    // Anew with each build: with some, all are forgotten.
    this.#claims = new PerFile(() => new SqliteClaims(runtime.db, TABLE));
  }

  pick(wanted: TasksWanted): Promise<readonly string[]> {
    return whenFree(() => {
      const file = this.views.active();
      const search = this.#searches.of(file);
      const seen = search.first({ ...wanted, limit: wanted.limit + MARGIN });
      if (seen.length === 0) return []; // without a lock: most who wait find nothing

      const taken = inTransaction(this.runtime.db, () => this.#take(seen, search, this.#claims.of(file), wanted));
      return taken.map(({ key }) => key);
    });
  }

  overdue(endedBefore: Date, at: Date, limit: number): Promise<readonly string[]> {
    return whenFree(() => this.#searches.of(this.views.active()).overdue(endedBefore, at, limit));
  }

  /** Those at the head that others were sent to lie there only until the views move on: few enough to be read again. */
  #take(
    seen: readonly DueTask[],
    search: SqliteTaskSearch,
    claims: SqliteClaims,
    wanted: TasksWanted,
  ): readonly DueTask[] {
    const { limit, at } = wanted;
    claims.catchUp(at);
    let [found, count] = [seen, limit + MARGIN];
    for (;;) {
      const free = found.filter(({ key, revision }) => !claims.holds([key, revision], at)).slice(0, limit);
      if (free.length === limit || found.length < count) {
        if (free.length > 0)
          claims.add(
            free.map(({ key, revision }) => [key, revision]),
            at,
          );
        return free;
      }
      count *= GROWTH;
      found = search.first({ ...wanted, limit: count });
    }
  }
}

const TABLE = { name: 'task_claims', id: 'task_key', term: TASK_CLAIM } as const;
const MARGIN = 32;
const GROWTH = 4;
