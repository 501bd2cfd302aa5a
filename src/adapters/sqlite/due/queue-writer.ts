import type { Database } from '../database.js';
import { change } from '../statement.js';

/** A host queue by its host and priority. */
export type QueueName = readonly [host: string, priority: number];

/** Keeps the first due job of each host queue beside the jobs. Runs inside the transaction of the caller. */
export class QueueWriter {
  readonly #empty: (queues: string) => number;
  readonly #fill: (position: bigint, queues: string) => number;

  constructor(db: Database.Database) {
    this.#empty = change(
      db,
      'DELETE FROM lanes WHERE (host, priority) IN (SELECT value ->> 0, value ->> 1 FROM json_each(?))',
    );
    this.#fill = change(db, FILL);
  }

  /** Looks anew for the first jobs of these queues, once the jobs of a batch are written. May name one several times. */
  refill(queues: readonly QueueName[], position: bigint): void {
    const named = new Set(queues.map((queue) => JSON.stringify(queue)));
    if (named.size === 0) return;

    const list = `[${[...named].join()}]`;
    this.#empty(list);
    this.#fill(position, list);
  }
}

/** A queue that no job waits in any more finds no first one, and stays away. */
const FILL = `
  INSERT INTO lanes (host, priority, due_at, changed_at)
  SELECT host, priority, due_at, ? FROM json_each(?) AS queue CROSS JOIN jobs ON jobs.row = (
    SELECT row FROM jobs AS first INDEXED BY jobs_due
    WHERE first.host = queue.value ->> 0 AND first.priority = queue.value ->> 1 AND first.due_at IS NOT NULL
    ORDER BY first.due_at LIMIT 1
  )`;
