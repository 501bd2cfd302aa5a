import type { ClaimedHeads } from '../../../read-model/claimed-heads.js';
import type { HostQueue } from '../../../read-model/due-job.js';
import type { Database } from '../database.js';
import { query } from '../statement.js';
import type { RowPlace } from './queue-scan.js';

/** A host queue, and what is known of its head. */
export interface OpenQueue {
  readonly queue: HostQueue;
  /** The first that nobody has claimed is due no earlier than this. */
  readonly freeAt: number;
}

/** Which host queues have due jobs, read from the views. */
export class HostQueues {
  readonly #priorities: (at: number) => [priority: number][];
  readonly #due: (...page: [number, number, number, string, string, number]) => QueueRow[];

  constructor(
    db: Database.Database,
    private readonly heads: ClaimedHeads<RowPlace>,
  ) {
    this.#priorities = query(db, 'SELECT priority FROM priorities WHERE due_at <= ?');
    this.#due = query(
      db,
      `SELECT host, due_at, changed_at FROM lanes INDEXED BY lanes_by_urgency
       WHERE priority = ? AND due_at <= ? AND (due_at, host) > (?, ?)
       AND host NOT IN (SELECT value FROM json_each(?)) ORDER BY due_at, host LIMIT ?`,
    );
  }

  /** Those of which some job is due, the highest first. */
  priorities(at: Date): readonly number[] {
    return this.#priorities(at.getTime()).map(([priority]) => priority);
  }

  /** The queues of a priority that have a due job, by the due time of their first, without those of some hosts. */
  *due(priority: number, withoutHosts: readonly string[], at: Date): Iterable<OpenQueue> {
    const now = at.getTime();
    const without = JSON.stringify(withoutHosts);
    let [lastDueAt, lastHost] = [Number.MIN_SAFE_INTEGER, ''];
    for (let size = FIRST_PAGE; ; size *= 2) {
      const page = this.#due(priority, now, lastDueAt, lastHost, without, size);
      for (const [host, dueAt, changedAt] of page) {
        const queue = { host, priority, dueAt, changedAt: BigInt(changedAt) };
        const freeAt = Math.max(dueAt, this.heads.of(queue, at)?.dueAt ?? dueAt);
        if (freeAt <= now) yield { queue, freeAt };
        [lastDueAt, lastHost] = [dueAt, host];
      }
      if (page.length < size) return;
    }
  }
}

type QueueRow = readonly [host: string, dueAt: number, changedAt: number];

const FIRST_PAGE = 16;
