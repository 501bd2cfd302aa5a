import { type Page, pageOf } from '../../../read-model/page.js';
import { cursorAfter, rangeOf } from '../../../read-model/submission-order.js';
import type { TaskQuery } from '../../../read-model/task-views.js';
import { decodeView } from '../../../read-model/view-codec.js';
import { TASK_STATUSES } from '../../../task/task.state.js';
import type { ToldTask } from '../../../task/task.view.js';
import type { Database } from '../database.js';

/**
 * Keyset pages of tasks. An index is in order only within one status, so that the first of each status are looked for, of
 * which the first of all are among.
 */
export class TaskList {
  readonly #prepared = new Map<string, Database.Statement>();

  constructor(private readonly db: Database.Database) {}

  /** @throws BadCursorError */
  page(query: TaskQuery): Page<ToldTask> {
    const rows = this.#statement(query).all(parametersOf(query)) as [key: string, doc: string][];
    const found = rows.map(([key, doc]) => ({ key, view: decodeView<ToldTask>(doc) }));
    const { items, next } = pageOf(found, query.limit, (last) =>
      cursorAfter(query.order, last.view.submittedAt, last.key),
    );
    return { items: items.map(({ view }) => view), next };
  }

  #statement({ order, queue, keys }: TaskQuery): Database.Statement {
    const sql = pageSql(order === 'newest' ? 'DESC' : 'ASC', keys ? 'keys' : queue === undefined ? 'status' : 'queue');
    const statement = this.#prepared.get(sql) ?? this.db.prepare(sql).raw();
    this.#prepared.set(sql, statement);
    return statement;
  }
}

/** One row more than asked for tells whether there is another page. */
function parametersOf(query: TaskQuery): Record<string, string | number | null> {
  const { after, before } = rangeOf(query);
  return {
    limit: query.limit + 1,
    statuses: JSON.stringify(query.statuses ?? TASK_STATUSES), // never the deleted ones
    queue: query.queue ?? null,
    keys: query.keys ? JSON.stringify(query.keys) : null,
    afterTime: after?.submittedAt ?? Number.MIN_SAFE_INTEGER,
    afterKey: after?.id ?? '',
    beforeTime: before?.submittedAt ?? Number.MAX_SAFE_INTEGER,
    beforeKey: before?.id ?? '',
  };
}

function pageSql(direction: 'ASC' | 'DESC', source: keyof typeof SOURCES): string {
  const inOrder = `ORDER BY submitted_at ${direction}, task_key ${direction}`;
  return `SELECT task_key, doc FROM tasks WHERE row IN (${SOURCES[source](inOrder)}) ${inOrder} LIMIT :limit`;
}

const BETWEEN =
  '(submitted_at, task_key) > (:afterTime, :afterKey) AND (submitted_at, task_key) < (:beforeTime, :beforeKey)';

const SOURCES = {
  keys: () => `
    SELECT row FROM tasks WHERE task_key IN (SELECT value FROM json_each(:keys)) AND ${BETWEEN}
    AND status IN (SELECT value FROM json_each(:statuses)) AND (:queue IS NULL OR queue = :queue)`,
  queue: (inOrder: string) => ofEachStatus('INDEXED BY tasks_by_queue WHERE queue = :queue AND', inOrder),
  status: (inOrder: string) => ofEachStatus('INDEXED BY tasks_by_status WHERE', inOrder),
} as const;

function ofEachStatus(where: string, inOrder: string): string {
  return `
    SELECT picked.row FROM json_each(:statuses) AS wanted CROSS JOIN tasks AS picked ON picked.row IN (
      SELECT tasks.row FROM tasks ${where} status = wanted.value AND ${BETWEEN} ${inOrder} LIMIT :limit
    )`;
}
