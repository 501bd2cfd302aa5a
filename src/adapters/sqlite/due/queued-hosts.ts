import type { WaitingJobs } from '../../../read-model/hosts.js';
import type { Database } from '../database.js';
import { query } from '../statement.js';

/** The hosts that jobs wait for, read from the views. */
export class QueuedHosts {
  readonly #names: (after: string, count: number) => [host: string][];
  readonly #waiting: (hosts: string) => [host: string, priority: number, dueAt: number][];

  constructor(db: Database.Database) {
    this.#names = query(db, 'SELECT DISTINCT host FROM lanes WHERE host > ? ORDER BY host LIMIT ?');
    this.#waiting = query(
      db,
      'SELECT host, priority, due_at FROM json_each(?) CROSS JOIN lanes ON host = value ORDER BY priority DESC',
    );
  }

  /** The first ones after a name. */
  names(after: string, count: number): readonly string[] {
    return this.#names(after, count).map(([host]) => host);
  }

  waiting(hosts: readonly string[]): ReadonlyMap<string, readonly WaitingJobs[]> {
    const waiting = new Map<string, WaitingJobs[]>();
    for (const [host, priority, dueAt] of this.#waiting(JSON.stringify(hosts))) {
      const ofHost = waiting.get(host) ?? [];
      ofHost.push({ priority, firstDueAt: new Date(dueAt) });
      waiting.set(host, ofHost);
    }
    return waiting;
  }
}
