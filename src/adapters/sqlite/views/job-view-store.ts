import { JOB_CATEGORY } from '../../../job/job.stream.js';
import type { JobView } from '../../../job/job.view.js';
import type { PurgedView, ViewsById } from '../../../read-model/projection-store.js';
import { decodeView } from '../../../read-model/view-codec.js';
import type { Database } from '../database.js';
import { query } from '../statement.js';
import { JOB_MIGRATIONS } from './job-schema.js';
import { JobWriter } from './job-writer.js';
import type { SqliteViewKind, SqliteViewStore } from './view-store.js';

/** The views of fetch jobs, with the tags, sums and host queues that their writes keep up. */
class SqliteJobViewStore implements SqliteViewStore<JobView> {
  readonly #writer: JobWriter;
  readonly #docs: (jobIds: string) => [doc: string][];
  readonly #page: (after: string, limit: number) => [doc: string][];
  readonly #namedBodies: (hashes: string) => [hash: string][];
  readonly #earliestStart: () => [startedAt: string | null][];

  constructor(db: Database.Database) {
    this.#writer = new JobWriter(db);
    this.#docs = query(db, 'SELECT doc FROM json_each(?) CROSS JOIN jobs ON job_id = value');
    this.#page = query(db, 'SELECT doc FROM jobs WHERE job_id > ? ORDER BY job_id LIMIT ?');
    this.#namedBodies = query(
      db,
      `SELECT value FROM json_each(?) WHERE EXISTS (
         SELECT 1 FROM jobs INDEXED BY jobs_by_body
         WHERE body_sha256 IS NOT NULL AND substr(body_sha256, 1, 12) = substr(value, 1, 12) AND body_sha256 = value
       )`,
    );
    this.#earliestStart = query(db, `SELECT min(doc ->> '$.startedAt') FROM jobs WHERE status = 'running'`);
  }

  load(jobIds: readonly string[]): ViewsById {
    return viewsIn(this.#docs(JSON.stringify(jobIds)));
  }

  page(limit: number, after: string): ViewsById {
    return viewsIn(this.#page(after, limit));
  }

  write(views: ReadonlyMap<string, JobView>, position: bigint): void {
    this.#writer.write([...views.values()], position);
  }

  remove(purged: readonly PurgedView[], position: bigint): void {
    this.#writer.remove(purged, position);
  }

  namedBodies(hashes: readonly string[]): readonly string[] {
    return this.#namedBodies(JSON.stringify(hashes)).map(([hash]) => hash);
  }

  earliestStart(): Date | undefined {
    const startedAt = this.#earliestStart()[0]?.[0];
    return startedAt == null ? undefined : new Date(startedAt);
  }
}

export const jobViewKind: SqliteViewKind = {
  category: JOB_CATEGORY,
  migrations: JOB_MIGRATIONS,
  open: (db) => new SqliteJobViewStore(db),
};

function viewsIn(rows: readonly [doc: string][]): ViewsById {
  return new Map(rows.map(([doc]) => decodeView<JobView>(doc)).map((view) => [view.jobId, view]));
}
