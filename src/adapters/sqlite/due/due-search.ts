import { ClaimedHeads } from '../../../read-model/claimed-heads.js';
import { byUrgency, type DueJob } from '../../../read-model/due-job.js';
import type { FreeSlots } from '../../../read-model/free-slots.js';
import type { Database } from '../database.js';
import { HostQueues } from './host-queues.js';
import { type QueuedJob, type RowPlace, SqliteQueueScan } from './queue-scan.js';

/** What a claimer looks for. */
interface SearchWanted {
  readonly count: number;
  /** Those of the jobs that are found are taken from them. */
  readonly slots: FreeSlots;
  readonly at: Date;
  isClaimed(job: DueJob): boolean;
}

/**
 * Looks for the most urgent jobs. Queues come in the order of their first jobs, so that the search ends where no later
 * one can do better; a host without a free slot costs nothing, however many jobs wait for it.
 */
export class SqliteDueSearch {
  readonly #queues: HostQueues;
  readonly #scan: SqliteQueueScan;

  constructor(db: Database.Database) {
    const heads = new ClaimedHeads<RowPlace>();
    this.#queues = new HostQueues(db, heads);
    this.#scan = new SqliteQueueScan(db, heads);
  }

  /** Those of which some job is due, the highest first. */
  priorities(at: Date): readonly number[] {
    return this.#queues.priorities(at);
  }

  /** Due jobs that nobody has claimed, of hosts with free slots, in the order of urgency. */
  mostUrgent(priorities: readonly number[], wanted: SearchWanted): readonly QueuedJob[] {
    const { slots, count } = wanted;
    const { blocked } = slots;
    const found: QueuedJob[] = [];
    for (const priority of priorities) {
      const best = this.#best(priority, blocked, { ...wanted, count: count - found.length });
      for (const { host } of best) slots.take(host);
      found.push(...best);
      if (found.length === count) break;
    }
    return found;
  }

  /** These were claimed now: the next search begins behind them. */
  pass(jobs: readonly QueuedJob[], at: Date): void {
    this.#scan.pass(jobs, at);
  }

  #best(priority: number, blocked: readonly string[], { count, slots, at, isClaimed }: SearchWanted) {
    let best: readonly QueuedJob[] = [];
    for (const { queue, freeAt } of this.#queues.due(priority, blocked, at)) {
      const dueBy = Math.min(at.getTime(), (best[count - 1]?.dueAt ?? Number.POSITIVE_INFINITY) - 1);
      if (queue.dueAt > dueBy) break;

      const free = Math.min(slots.of(queue.host), count);
      if (free < 1 || freeAt > dueBy) continue;

      const found = this.#scan.unclaimed(queue, { count: free, dueBy, at, isClaimed });
      if (found.length > 0) best = [...best, ...found].sort(byUrgency).slice(0, count);
    }
    return best;
  }
}
