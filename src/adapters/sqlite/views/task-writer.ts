import type { PurgedView } from '../../../read-model/projection-store.js';
import { keptBodies, type TaskView } from '../../../task/task.view.js';
import type { Database } from '../database.js';
import { change, insertRows, query, type SqlValue } from '../statement.js';
import { CHANGING_TASK_COLUMNS, changingTaskValues, LASTING_TASK_COLUMNS, lastingTaskValues } from './task-row.js';

/** Writes task views, with the bodies that they name and the sums of their queues. Runs inside the caller's transaction. */
export class TaskWriter {
  readonly #stored: (keys: string) => StoredRow[];
  readonly #lastRow: () => [row: number][];
  readonly #insert: (values: readonly SqlValue[]) => void;
  readonly #update: (...values: readonly SqlValue[]) => number;
  readonly #name: (values: readonly SqlValue[]) => void;
  readonly #unname: (row: number) => number;
  readonly #remove: (row: number) => number;
  readonly #count: (queue: string, status: string, tasks: number) => number;

  constructor(db: Database.Database) {
    const columns = ['row', ...LASTING_TASK_COLUMNS, ...CHANGING_TASK_COLUMNS];
    this.#stored = query(
      db,
      `SELECT row, task_key, revision, status, queue, EXISTS (SELECT 1 FROM task_bodies WHERE task_bodies.row = tasks.row)
       FROM json_each(?) CROSS JOIN tasks ON task_key = value`,
    );
    this.#lastRow = query(db, 'SELECT coalesce(max(row), 0) FROM tasks');
    this.#insert = insertRows(db, { into: `tasks (${columns.join(', ')})`, width: columns.length });
    this.#update = change(
      db,
      `UPDATE tasks SET ${CHANGING_TASK_COLUMNS.map((name) => `${name} = ?`).join(', ')} WHERE row = ?`,
    );
    this.#name = insertRows(db, { into: 'task_bodies (sha256, row)', width: 2 });
    this.#unname = change(db, 'DELETE FROM task_bodies WHERE row = ?');
    this.#remove = change(db, 'DELETE FROM tasks WHERE row = ?');
    this.#count = change(
      db,
      'INSERT INTO task_sums VALUES (?, ?, ?) ON CONFLICT (queue, status) DO UPDATE SET tasks = tasks + excluded.tasks',
    );
  }

  /** Writes the views that are further than the stored ones. */
  write(views: ReadonlyMap<string, TaskView>): void {
    if (views.size === 0) return;

    const stored = this.#storedOf([...views.keys()]);
    const newer = [...views]
      .map(([key, view]) => ({ view, stored: stored.get(key) }))
      .filter(({ view, stored }) => !stored || view.revision > stored.revision);

    let last = this.#lastRow()[0]?.[0] ?? 0;
    const placed = newer.map((one) => ({ ...one, row: one.stored?.row ?? ++last }));
    const added = placed.filter(({ stored }) => !stored);
    this.#insert(added.flatMap(({ view, row }) => [row, ...lastingTaskValues(view), ...changingTaskValues(view)]));
    for (const { view, stored, row } of placed) {
      if (stored) this.#update(...changingTaskValues(view), row);
      if (stored?.namesBodies) this.#unname(row);
    }
    this.#name(placed.flatMap(({ view, row }) => keptBodies(view).flatMap((hash) => [hash, row])));
    this.#keepSums([
      ...placed.flatMap(({ stored }) => (stored ? [{ ...stored, tasks: -1 }] : [])),
      ...placed.map(({ view }) => ({ queue: view.options.queue, status: view.status, tasks: 1 })),
    ]);
  }

  /** Removes the views of purged tasks that are not further than the purge, and all that is kept along with them. */
  remove(purged: readonly PurgedView[]): void {
    const revisionOf = new Map(purged.map(({ id, revision }) => [id, revision]));
    const found = [...this.#storedOf([...revisionOf.keys()])];
    const gone = found.filter(([key, { revision }]) => revision < (revisionOf.get(key) ?? 0n)).map(([, row]) => row);
    for (const { row } of gone) {
      this.#unname(row);
      this.#remove(row);
    }
    this.#keepSums(gone.map((stored) => ({ ...stored, tasks: -1 })));
  }

  #storedOf(keys: readonly string[]): ReadonlyMap<string, Stored> {
    const rows = this.#stored(JSON.stringify(keys));
    return new Map(
      rows.map(([row, key, revision, status, queue, names]) => [
        key,
        { row, revision: BigInt(revision), status, queue, namesBodies: names === 1 },
      ]),
    );
  }

  #keepSums(changes: readonly { readonly queue: string; readonly status: string; readonly tasks: number }[]): void {
    const sums = new Map<string, { queue: string; status: string; tasks: number }>();
    for (const { queue, status, tasks } of changes) {
      const sum = sums.get(`${queue} ${status}`) ?? { queue, status, tasks: 0 };
      sum.tasks += tasks;
      sums.set(`${queue} ${status}`, sum);
    }
    for (const { queue, status, tasks } of sums.values()) if (tasks !== 0) this.#count(queue, status, tasks);
  }
}

interface Stored {
  readonly row: number;
  readonly revision: bigint;
  readonly status: string;
  readonly queue: string;
  readonly namesBodies: boolean;
}

type StoredRow = readonly [row: number, key: string, revision: number, status: string, queue: string, names: number];
