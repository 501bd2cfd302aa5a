import type { JobView } from '../../../job/job.view.js';
import type { ParkedStream, ViewChanges } from '../../../read-model/projection-store.js';
import { change, insertRows, query } from '../statement.js';
import { viewOf } from './job-row.js';
import { JobWriter } from './job-writer.js';
import type { SqliteViewsFile } from './sqlite.views-file.js';

/** One file of the views, as a projector needs it. */
export class ProjectionTables {
  readonly #jobs: JobWriter;
  readonly #docs: (jobIds: string) => [jobId: string, doc: string][];
  readonly #page: (after: string, limit: number) => [doc: string][];
  readonly #park: (values: readonly (string | bigint)[]) => void;
  readonly #parked: () => [stream: string, revision: string, reason: string][];
  readonly #moveOn: (position: bigint) => number;

  constructor(private readonly file: SqliteViewsFile) {
    const { db } = file;
    this.#jobs = new JobWriter(db);
    this.#docs = query(db, 'SELECT job_id, doc FROM json_each(?) CROSS JOIN jobs ON job_id = value');
    this.#page = query(db, 'SELECT doc FROM jobs WHERE job_id > ? ORDER BY job_id LIMIT ?');
    this.#park = insertRows(db, {
      into: 'parked_streams (stream, revision, reason)',
      width: 3,
      onConflict: 'ON CONFLICT (stream) DO UPDATE SET revision = excluded.revision, reason = excluded.reason',
    });
    this.#parked = query(db, 'SELECT stream, CAST(revision AS TEXT), reason FROM parked_streams ORDER BY stream');
    this.#moveOn = change(
      db,
      'INSERT INTO checkpoint VALUES (1, ?) ON CONFLICT (only) DO UPDATE SET position = excluded.position',
    );
  }

  views(jobIds: readonly string[]): ReadonlyMap<string, JobView> {
    return new Map(this.#docs(JSON.stringify(jobIds)).map(([jobId, doc]) => [jobId, viewOf(doc)]));
  }

  page(limit: number, after: string): readonly JobView[] {
    return this.#page(after, limit).map(([doc]) => viewOf(doc));
  }

  parkedStreams(): readonly ParkedStream[] {
    return this.#parked().map(([stream, revision, reason]) => ({ stream, revision: BigInt(revision), reason }));
  }

  /** Runs inside the transaction of the caller. False where the checkpoint is not where the batch began. */
  write({ views, purged, parked, from, to }: ViewChanges): boolean {
    if (this.file.position() !== from) return false;

    this.#jobs.write(views, to);
    this.#jobs.remove(purged, to);
    this.#park(parked.flatMap(({ stream, revision, reason }) => [stream, revision, reason]));
    this.#moveOn(to);
    return true;
  }
}
