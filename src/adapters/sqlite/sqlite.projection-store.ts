import type { JobView } from '../../read-model/job-view.js';
import { type ParkedStream, ProjectionStore, type ViewChanges } from '../../read-model/projection-store.js';
import { inTransaction, whenFree } from './database.js';
import { viewOf } from './job-row.js';
import { JobWriter } from './job-writer.js';
import type { SqliteViewsFile } from './sqlite.views-file.js';
import { change, insertRows, query } from './statement.js';

/** Writes a batch's views and its checkpoint in one transaction. */
export class SqliteProjectionStore extends ProjectionStore {
  readonly #jobs: JobWriter;
  readonly #docs: (jobIds: string) => [jobId: string, doc: string][];
  readonly #page: (after: string, limit: number) => [doc: string][];
  readonly #park: (values: readonly (string | bigint)[]) => void;
  readonly #parked: () => [stream: string, revision: string, reason: string][];
  readonly #moveOn: (position: bigint) => number;

  constructor(private readonly file: SqliteViewsFile) {
    super();
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

  checkpoint(): Promise<bigint | undefined> {
    return whenFree(() => this.file.position());
  }

  async load(jobIds: readonly string[]): Promise<ReadonlyMap<string, JobView>> {
    const rows = await whenFree(() => this.#docs(JSON.stringify(jobIds)));
    return new Map(rows.map(([jobId, doc]) => [jobId, viewOf(doc)]));
  }

  async page(limit: number, after = ''): Promise<readonly JobView[]> {
    const rows = await whenFree(() => this.#page(after, limit));
    return rows.map(([doc]) => viewOf(doc));
  }

  async commit(changes: ViewChanges): Promise<boolean> {
    const isCommitted = await whenFree(() => inTransaction(this.file.db, () => this.#write(changes)));
    if (isCommitted) this.file.arrivals.announce();
    return isCommitted;
  }

  async parkedStreams(): Promise<readonly ParkedStream[]> {
    const rows = await whenFree(() => this.#parked());
    return rows.map(([stream, revision, reason]) => ({ stream, revision: BigInt(revision), reason }));
  }

  #write({ views, purged, parked, from, to }: ViewChanges): boolean {
    if (this.file.position() !== from) return false;

    this.#jobs.write(views, to);
    this.#jobs.remove(purged, to);
    this.#park(parked.flatMap(({ stream, revision, reason }) => [stream, revision, reason]));
    this.#moveOn(to);
    return true;
  }
}
