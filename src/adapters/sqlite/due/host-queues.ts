import type { Database } from '../database.js';
import { query } from '../statement.js';
import { ClaimedHeads, type Place } from './claimed-heads.js';

/** The waiting jobs of one host and priority. */
export interface HostQueue {
  readonly host: string;
  readonly priority: number;
  /** When the first of them is due, claimed or not. */
  readonly dueAt: number;
  /** The first that nobody has claimed is due no earlier than this. */
  readonly freeAt: number;
  /** Differs after every batch that touched one of its jobs. */
  readonly changedAt: number;
}

/** A job that waits, as its view says. */
export interface DueJob extends Place {
  readonly queue: HostQueue;
  readonly jobId: string;
  readonly revision: number;
  readonly attempt: number;
}

/** Which jobs of a queue are looked for. */
export interface Wanted {
  readonly count: number;
  /** Due then at the latest, in milliseconds. */
  readonly dueBy: number;
  readonly at: Date;
  isClaimed(job: DueJob): boolean;
}

/** Reads from the views what is due. */
export class HostQueues {
  readonly #priorities: (at: number) => [priority: number][];
  readonly #queues: (...page: [number, number, number, string, string, number]) => QueueRow[];
  readonly #jobs: (...page: [string, number, number, number, number, number]) => JobRow[];
  readonly #nextDueAt: (host: string, priority: number, after: number) => [dueAt: number | null][];
  readonly #heads = new ClaimedHeads();

  constructor(db: Database.Database) {
    this.#priorities = query(db, 'SELECT priority FROM priorities WHERE due_at <= ?');
    this.#queues = query(
      db,
      `SELECT host, due_at, changed_at FROM lanes INDEXED BY lanes_by_urgency
       WHERE priority = ? AND due_at <= ? AND (due_at, host) > (?, ?)
       AND host NOT IN (SELECT value FROM json_each(?)) ORDER BY due_at, host LIMIT ?`,
    );
    this.#jobs = query(
      db,
      `SELECT row, job_id, revision, attempt, due_at FROM jobs INDEXED BY jobs_due
       WHERE host = ? AND priority = ? AND due_at <= ? AND (due_at, row) > (?, ?) ORDER BY due_at, row LIMIT ?`,
    );
    this.#nextDueAt = query(
      db,
      'SELECT min(due_at) FROM jobs INDEXED BY jobs_due WHERE host = ? AND priority = ? AND due_at > ?',
    );
  }

  /** Those of which some job is due, the highest first. */
  priorities(at: Date): readonly number[] {
    return this.#priorities(at.getTime()).map(([priority]) => priority);
  }

  /** The queues of a priority that have a due job, by the due time of their first, without those of some hosts. */
  *due(priority: number, withoutHosts: readonly string[], at: Date): Iterable<HostQueue> {
    const without = JSON.stringify(withoutHosts);
    let [lastDueAt, lastHost] = [Number.MIN_SAFE_INTEGER, ''];
    for (let size = FIRST_PAGE; ; size *= 2) {
      const page = this.#queues(priority, at.getTime(), lastDueAt, lastHost, without, size);
      for (const [host, dueAt, changedAt] of page) {
        const freeAt = Math.max(dueAt, this.#heads.endOf({ host, priority, changedAt }, at).dueAt);
        if (freeAt <= at.getTime()) yield { host, priority, dueAt, freeAt, changedAt };
        [lastDueAt, lastHost] = [dueAt, host];
      }
      if (page.length < size) return;
    }
  }

  /**
   * The first jobs of a queue that nobody has claimed. While the views lag, its head is a run of claimed ones, which is
   * looked through in growing pages, and once.
   */
  unclaimed(queue: HostQueue, { count, dueBy, at, isClaimed }: Wanted): readonly DueJob[] {
    const found: DueJob[] = [];
    let place = this.#heads.endOf(queue, at);
    for (let size = count; place.dueAt <= dueBy; size *= 2) {
      const rows = this.#jobs(queue.host, queue.priority, dueBy, place.dueAt, place.row, size);
      const jobs = rows.map((row) => dueJob(queue, row));
      found.push(...jobs.filter((job) => !isClaimed(job)));
      if (found.length >= count) break;

      place = jobs[size - 1] ?? (found.length > 0 ? END : this.#after(queue, dueBy));
      if (found.length === 0) this.#heads.remember(queue, place, at);
    }
    return found.slice(0, count);
  }

  /** These were claimed now: of each queue the first, in order. */
  pass(jobs: readonly DueJob[], at: Date): void {
    for (const job of jobs) this.#heads.remember(job.queue, job, at);
  }

  #after(queue: HostQueue, dueBy: number): Place {
    return { dueAt: this.#nextDueAt(queue.host, queue.priority, dueBy)[0]?.[0] ?? END.dueAt, row: 0 };
  }
}

type QueueRow = readonly [host: string, dueAt: number, changedAt: number];
type JobRow = readonly [row: number, jobId: string, revision: number, attempt: number, dueAt: number];

const END: Place = { dueAt: Number.POSITIVE_INFINITY, row: 0 };
const FIRST_PAGE = 16;

function dueJob(queue: HostQueue, [row, jobId, revision, attempt, dueAt]: JobRow): DueJob {
  return { row, queue, jobId, revision, attempt, dueAt };
}
