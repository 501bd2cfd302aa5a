import type { PurgedView, ViewsById } from '../../../read-model/projection-store.js';
import { decodeView } from '../../../read-model/view-codec.js';
import { TASK_CATEGORY } from '../../../task/task.stream.js';
import type { TaskView } from '../../../task/task.view.js';
import type { Database } from '../database.js';
import { query } from '../statement.js';
import { TASK_MIGRATIONS } from './task-schema.js';
import { TaskWriter } from './task-writer.js';
import type { SqliteViewKind, SqliteViewStore } from './view-store.js';

/** The views of tasks. */
class SqliteTaskViewStore implements SqliteViewStore<TaskView> {
  readonly #writer: TaskWriter;
  readonly #docs: (keys: string) => Row[];
  readonly #page: (after: string, limit: number) => Row[];
  readonly #namedBodies: (hashes: string) => [hash: string][];

  constructor(db: Database.Database) {
    this.#writer = new TaskWriter(db);
    this.#docs = query(db, 'SELECT task_key, doc FROM json_each(?) CROSS JOIN tasks ON task_key = value');
    this.#page = query(db, 'SELECT task_key, doc FROM tasks WHERE task_key > ? ORDER BY task_key LIMIT ?');
    this.#namedBodies = query(
      db,
      'SELECT value FROM json_each(?) WHERE EXISTS (SELECT 1 FROM task_bodies WHERE sha256 = value)',
    );
  }

  load(keys: readonly string[]): ViewsById {
    return viewsIn(this.#docs(JSON.stringify(keys)));
  }

  page(limit: number, after: string): ViewsById {
    return viewsIn(this.#page(after, limit));
  }

  write(views: ReadonlyMap<string, TaskView>): void {
    this.#writer.write(views);
  }

  remove(purged: readonly PurgedView[]): void {
    if (purged.length > 0) this.#writer.remove(purged);
  }

  namedBodies(hashes: readonly string[]): readonly string[] {
    return this.#namedBodies(JSON.stringify(hashes)).map(([hash]) => hash);
  }

  /** What a task's body is put for is appended at once: no body waits for work that is under way. */
  earliestStart(): undefined {}
}

export const taskViewKind: SqliteViewKind = {
  category: TASK_CATEGORY,
  migrations: TASK_MIGRATIONS,
  open: (db) => new SqliteTaskViewStore(db),
};

type Row = readonly [key: string, doc: string];

function viewsIn(rows: readonly Row[]): ViewsById {
  return new Map(rows.map(([key, doc]) => [key, decodeView<TaskView>(doc)]));
}
