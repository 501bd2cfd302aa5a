import { byPlace, type DueTask, type TasksWanted } from '../../../read-model/due-tasks.js';
import { latestLeaseStart } from '../../../task/task.lease.js';
import type { Database } from '../database.js';
import { query } from '../statement.js';
import { waitingPriorities } from '../views/task-queues.js';

type Row = readonly [key: string, revision: number, priority: number, waitsSince: number, ordinal: number];

/** Looks for the first tasks of a queue: each kind of them by an index that has them in order. */
export class SqliteTaskSearch {
  readonly #waiting: (queue: string, limit: number) => Row[];
  readonly #scheduled: (queue: string, at: number, limit: number) => Row[];
  readonly #overdue: (at: number, queue: string, limit: number) => Row[];
  readonly #anyOverdue: (endedBefore: number, latestStart: number, limit: number) => [key: string][];

  constructor(db: Database.Database) {
    this.#waiting = query(
      db,
      `SELECT ${COLUMNS} FROM tasks INDEXED BY tasks_waiting
       WHERE status = 'submitted' AND queue = ? AND is_for_later = 0
       ORDER BY priority DESC, waits_since, ordinal LIMIT ?`,
    );
    this.#scheduled = query(
      db,
      `WITH RECURSIVE ${waitingPriorities('?1')}
       SELECT ${COLUMNS} FROM priorities CROSS JOIN tasks ON tasks.row IN (
         SELECT due.row FROM tasks AS due INDEXED BY tasks_waiting
         WHERE due.status = 'submitted' AND due.queue = ?1 AND due.is_for_later = 1
           AND due.priority = priorities.priority AND due.waits_since <= ?2
         ORDER BY due.waits_since, due.ordinal LIMIT ?3
       )
       WHERE priorities.is_for_later = 1
       ORDER BY tasks.priority DESC, waits_since, ordinal LIMIT ?3`,
    );
    this.#overdue = query(
      db,
      `SELECT ${COLUMNS} FROM tasks INDEXED BY tasks_by_lease_end
       WHERE lease_until <= ? AND queue = ? ORDER BY lease_until LIMIT ?`,
    );
    this.#anyOverdue = query(
      db,
      `SELECT task_key FROM (
         SELECT task_key, lease_until FROM tasks WHERE lease_until < ?1
         UNION ALL
         SELECT task_key, lease_until FROM tasks WHERE lease_given > ?2
       ) ORDER BY lease_until LIMIT ?3`,
    );
  }

  /** The first ones in their order. Each kind is asked for as many, so that the first of all are among them. */
  first({ queue, limit, at }: TasksWanted): readonly DueTask[] {
    const now = at.getTime();
    const found = [
      ...this.#waiting(queue, limit),
      ...this.#scheduled(queue, now, limit),
      ...this.#overdue(now, queue, limit),
    ];
    return found.map(taskOf).sort(byPlace).slice(0, limit);
  }

  overdue(endedBefore: Date, at: Date, limit: number): readonly string[] {
    const found = this.#anyOverdue(endedBefore.getTime(), latestLeaseStart(at).getTime(), limit);
    return found.map(([key]) => key);
  }
}

const COLUMNS = 'task_key, revision, tasks.priority, waits_since, ordinal';

function taskOf([key, revision, priority, waitsSince, ordinal]: Row): DueTask {
  return { key, revision: BigInt(revision), priority, waitsSince, ordinal };
}
