import { JOB_STATUSES, type JobStatus } from '../../job/job.state.js';
import type { JobView } from '../../read-model/job-view.js';
import { type JobQuery, JobViews, type RunningJob } from '../../read-model/job-views.js';
import type { Page } from '../../read-model/page.js';
import { whenFree } from './database.js';
import { JobList } from './job-list.js';
import { viewOf } from './job-row.js';
import type { SqliteViewsFile } from './sqlite.views-file.js';
import { query } from './statement.js';

export class SqliteJobViews extends JobViews {
  readonly #list: JobList;
  readonly #byId: (jobId: string) => [doc: string][];
  readonly #bySubmission: (submission: string) => [doc: string][];
  readonly #latestGeneration: (dedupeKey: string) => [generation: number | null][];
  readonly #running: () => [jobId: string, host: string, runner: string, attempt: number][];
  readonly #sums: () => [status: JobStatus, jobs: number][];
  readonly #oldestDueAt: (at: number) => [dueAt: number | null][];
  readonly #namedBodies: (hashes: string) => [hash: string][];
  #known = { count: -1, position: 0n };

  constructor(private readonly file: SqliteViewsFile) {
    super();
    const { db } = file;
    this.#list = new JobList(db);
    this.#byId = query(db, 'SELECT doc FROM jobs WHERE job_id = ?');
    this.#bySubmission = query(db, 'SELECT doc FROM jobs WHERE submission = ?');
    this.#latestGeneration = query(
      db,
      'SELECT max(generation) FROM jobs WHERE substr(dedupe_key, 1, 12) = substr(?1, 1, 12) AND dedupe_key = ?1',
    );
    this.#running = query(db, `SELECT job_id, host, runner, attempt FROM jobs WHERE status = 'running'`);
    this.#sums = query(db, `SELECT status, jobs FROM sums WHERE status <> 'deleted'`);
    this.#oldestDueAt = query(db, 'SELECT min(due_at) FROM priorities WHERE due_at <= ?');
    this.#namedBodies = query(
      db,
      `SELECT value FROM json_each(?) WHERE EXISTS (
         SELECT 1 FROM jobs INDEXED BY jobs_by_body
         WHERE body_sha256 IS NOT NULL AND substr(body_sha256, 1, 12) = substr(value, 1, 12) AND body_sha256 = value
       )`,
    );
  }

  /** A file of this machine is never away. */
  get isReachable(): boolean {
    return true;
  }

  get(jobId: string): Promise<JobView | undefined> {
    return this.#one(() => this.#byId(jobId));
  }

  list(jobs: JobQuery): Promise<Page<JobView>> {
    return whenFree(() => this.#list.page(jobs));
  }

  async latestGeneration(dedupeKey: string): Promise<number | undefined> {
    const [row] = await whenFree(() => this.#latestGeneration(dedupeKey));
    return row?.[0] ?? undefined;
  }

  bySubmission(submission: string): Promise<JobView | undefined> {
    return this.#one(() => this.#bySubmission(submission));
  }

  async running(): Promise<readonly RunningJob[]> {
    const rows = await whenFree(() => this.#running());
    return rows.map(([jobId, host, runner, attempt]) => ({ jobId, host, runner, attempt }));
  }

  async countByStatus(): Promise<Readonly<Record<JobStatus, number>>> {
    const sums = new Map(await whenFree(() => this.#sums()));
    const counts = JOB_STATUSES.map((status) => [status, sums.get(status) ?? 0]);
    return Object.fromEntries(counts) as Record<JobStatus, number>;
  }

  async oldestDueAt(at: Date): Promise<string | null> {
    const [row] = await whenFree(() => this.#oldestDueAt(at.getTime()));
    return row?.[0] == null ? null : new Date(row[0]).toISOString();
  }

  async namedBodies(hashes: readonly string[]): Promise<ReadonlySet<string>> {
    const rows = await whenFree(() => this.#namedBodies(JSON.stringify(hashes)));
    return new Set(rows.map(([hash]) => hash));
  }

  position(): Promise<bigint> {
    return whenFree(() => this.file.position() ?? 0n);
  }

  async reach(position: bigint, timeoutMs: number): Promise<boolean> {
    if ((await this.position()) >= position) return true;

    const { arrivals } = this.file;
    const ending = new AbortController();
    const timer = setTimeout(() => ending.abort(), timeoutMs);
    try {
      while (!ending.signal.aborted && !this.file.isClosed) {
        const { count } = arrivals; // taken before reading, so that nothing slips in between
        if ((await this.#positionAt(count)) >= position) return true;

        await arrivals.beyond(count, ending.signal);
      }
      return false;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Read once for all who wait, however many they are. */
  async #positionAt(count: number): Promise<bigint> {
    if (this.#known.count < count) this.#known = { count, position: await this.position() };
    return this.#known.position;
  }

  async #one(find: () => [doc: string][]): Promise<JobView | undefined> {
    const [row] = await whenFree(find);
    return row && viewOf(row[0]);
  }
}
