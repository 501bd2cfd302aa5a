import type { ClaimedHeads } from '../../../read-model/claimed-heads.js';
import type { DueJob, HostQueue } from '../../../read-model/due-job.js';
import type { Database } from '../database.js';
import { query } from '../statement.js';

/** A place in the order of a queue's jobs: between what was looked at and what was not. */
export interface RowPlace {
  readonly dueAt: number;
  readonly row: number;
}

/** A due job, and where it stands in which queue. */
export interface QueuedJob extends DueJob, RowPlace {
  readonly queue: HostQueue;
}

/** Which jobs of a queue are looked for. */
interface ScanWanted {
  readonly count: number;
  /** Due then at the latest, in milliseconds since 1970. */
  readonly dueBy: number;
  readonly at: Date;
  isClaimed(job: DueJob): boolean;
}

/**
 * Reads the first jobs of a queue that nobody has claimed. While the views lag, its head is a run of claimed ones, which
 * is looked through in growing pages, and once.
 */
export class SqliteQueueScan {
  readonly #jobs: (...page: [string, number, number, number, number, number]) => JobRow[];
  readonly #nextDueAt: (host: string, priority: number, after: number) => [dueAt: number | null][];

  constructor(
    db: Database.Database,
    private readonly heads: ClaimedHeads<RowPlace>,
  ) {
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

  unclaimed(queue: HostQueue, { count, dueBy, at, isClaimed }: ScanWanted): readonly QueuedJob[] {
    const found: QueuedJob[] = [];
    let place = this.heads.of(queue, at) ?? START;
    for (let size = count; place.dueAt <= dueBy; size *= 2) {
      const rows = this.#jobs(queue.host, queue.priority, dueBy, place.dueAt, place.row, size);
      const jobs = rows.map((row) => queuedJob(queue, row));
      found.push(...jobs.filter((job) => !isClaimed(job)));
      if (found.length >= count) break;

      place = jobs[size - 1] ?? (found.length > 0 ? END : this.#after(queue, dueBy));
      if (found.length === 0) this.heads.remember(queue, placeOf(place), at);
    }
    return found.slice(0, count);
  }

  /** These were claimed now: of each queue the first, in order. */
  pass(jobs: readonly QueuedJob[], at: Date): void {
    for (const job of jobs) this.heads.remember(job.queue, placeOf(job), at);
  }

  #after({ host, priority }: HostQueue, dueBy: number): RowPlace {
    return { dueAt: this.#nextDueAt(host, priority, dueBy)[0]?.[0] ?? END.dueAt, row: 0 };
  }
}

type JobRow = readonly [row: number, jobId: string, revision: number, attempt: number, dueAt: number];

const START: RowPlace = { dueAt: Number.MIN_SAFE_INTEGER, row: 0 };
const END: RowPlace = { dueAt: Number.POSITIVE_INFINITY, row: 0 };

function queuedJob(queue: HostQueue, [row, jobId, revision, attempt, dueAt]: JobRow): QueuedJob {
  const { host, priority } = queue;
  return { row, queue, jobId, host, priority, dueAt, revision: BigInt(revision), attempt };
}

function placeOf({ dueAt, row }: RowPlace): RowPlace {
  return { dueAt, row };
}
