import { JOB_STATUSES, type JobStatus } from '../../../job/job.state.js';
import type { JobView } from '../../../job/job.view.js';
import type { RunningJob, SubmittedJobs } from '../../../read-model/job-views.js';
import { decodeView } from '../../../read-model/view-codec.js';
import { query } from '../statement.js';
import { JobList } from './job-list.js';
import type { SqliteViewsFile } from './sqlite.views-file.js';

/** The queries of one file of the views. */
export class JobReader {
  readonly list: JobList;
  readonly #byId: (jobId: string) => [doc: string][];
  readonly #bySubmission: (submission: string) => [doc: string][];
  readonly #latestGeneration: (dedupeKey: string) => [generation: number | null][];
  readonly #withCallbacks: (jobIds: string) => [jobId: string][];
  readonly #running: () => [jobId: string, host: string, runner: string, attempt: number][];
  readonly #sums: () => [status: JobStatus, jobs: number][];
  readonly #submitted: (statuses: string, from: number, till: number) => [jobs: number][];
  readonly #oldestDueAt: (at: number) => [dueAt: number | null][];

  constructor({ db }: SqliteViewsFile) {
    this.list = new JobList(db);
    this.#byId = query(db, 'SELECT doc FROM jobs WHERE job_id = ?');
    this.#bySubmission = query(db, 'SELECT doc FROM jobs WHERE submission = ?');
    this.#latestGeneration = query(
      db,
      'SELECT max(generation) FROM jobs WHERE substr(dedupe_key, 1, 12) = substr(?1, 1, 12) AND dedupe_key = ?1',
    );
    this.#withCallbacks = query(
      db,
      `SELECT job_id FROM json_each(?) CROSS JOIN jobs ON job_id = value
       WHERE status <> 'deleted' AND doc ->> '$.callbacks' IS NOT NULL`,
    );
    this.#running = query(db, `SELECT job_id, host, runner, attempt FROM jobs WHERE status = 'running'`);
    this.#sums = query(db, `SELECT status, jobs FROM sums WHERE status <> 'deleted'`);
    this.#submitted = query(
      db,
      `SELECT count(*) FROM json_each(?1) AS wanted CROSS JOIN jobs INDEXED BY jobs_by_status
       ON status = wanted.value AND submitted_at >= ?2 AND submitted_at < ?3`,
    );
    this.#oldestDueAt = query(db, 'SELECT min(due_at) FROM priorities WHERE due_at <= ?');
  }

  byId(jobId: string): JobView | undefined {
    return only(this.#byId(jobId));
  }

  bySubmission(submission: string): JobView | undefined {
    return only(this.#bySubmission(submission));
  }

  latestGeneration(dedupeKey: string): number | undefined {
    return this.#latestGeneration(dedupeKey)[0]?.[0] ?? undefined;
  }

  withCallbacks(jobIds: readonly string[]): readonly string[] {
    return this.#withCallbacks(JSON.stringify(jobIds)).map(([jobId]) => jobId);
  }

  running(): readonly RunningJob[] {
    return this.#running().map(([jobId, host, runner, attempt]) => ({ jobId, host, runner, attempt }));
  }

  countByStatus(): Readonly<Record<JobStatus, number>> {
    const sums = new Map(this.#sums());
    const counts = JOB_STATUSES.map((status) => [status, sums.get(status) ?? 0]);
    return Object.fromEntries(counts) as Record<JobStatus, number>;
  }

  countSubmitted({ statuses = JOB_STATUSES, from, till }: SubmittedJobs): number {
    return this.#submitted(JSON.stringify(statuses), Date.parse(from), Date.parse(till))[0]?.[0] ?? 0;
  }

  oldestDueAt(at: Date): string | null {
    const [row] = this.#oldestDueAt(at.getTime());
    return row?.[0] == null ? null : new Date(row[0]).toISOString();
  }
}

function only([row]: readonly [doc: string][]): JobView | undefined {
  return row && decodeView(row[0]);
}
