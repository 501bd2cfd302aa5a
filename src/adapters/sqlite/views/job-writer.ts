import { dueAtOf, type JobView } from '../../../job/job.view.js';
import type { PurgedView } from '../../../read-model/projection-store.js';
import { decodeView } from '../../../read-model/view-codec.js';
import type { Database } from '../database.js';
import { type QueueName, QueueWriter } from '../due/queue-writer.js';
import { change, insertRows, query, type SqlValue } from '../statement.js';
import { FigureWriter } from './figure-writer.js';
import { CHANGING_COLUMNS, changingValues, LASTING_COLUMNS, lastingValues } from './job-row.js';
import { JobWords } from './job-words.js';

/** Writes job views and everything that is kept along with them. Runs inside the transaction of the caller. */
export class JobWriter {
  readonly #stored: (jobIds: string) => StoredRow[];
  readonly #lastRow: () => [row: number][];
  readonly #insert: (values: readonly SqlValue[]) => void;
  readonly #update: (...values: readonly SqlValue[]) => number;
  readonly #tag: (values: readonly SqlValue[]) => void;
  readonly #untag: (...values: readonly SqlValue[]) => number;
  readonly #words: JobWords;
  readonly #docs: (purged: string) => [doc: string][];
  readonly #remove: (jobId: string) => number;
  readonly #count: (status: string, jobs: number) => number;
  readonly #queues: QueueWriter;
  readonly #figures: FigureWriter;

  constructor(db: Database.Database) {
    const columns = ['row', ...LASTING_COLUMNS, ...CHANGING_COLUMNS];
    this.#stored = query(
      db,
      'SELECT row, job_id, revision, status, due_at FROM json_each(?) CROSS JOIN jobs ON job_id = value',
    );
    this.#lastRow = query(db, 'SELECT coalesce(max(row), 0) FROM jobs');
    this.#insert = insertRows(db, { into: `jobs (${columns.join(', ')})`, width: columns.length });
    this.#update = change(
      db,
      `UPDATE jobs SET ${CHANGING_COLUMNS.map((name) => `${name} = ?`).join(', ')} WHERE row = ?`,
    );
    this.#tag = insertRows(db, {
      into: 'tags (tag, submitted_at, job_id, row)',
      width: 4,
      onConflict: 'ON CONFLICT DO NOTHING',
    });
    this.#untag = change(db, 'DELETE FROM tags WHERE tag = ? AND submitted_at = ? AND job_id = ?');
    this.#words = new JobWords(db);
    this.#docs = query(
      db,
      'SELECT doc FROM json_each(?) CROSS JOIN jobs ON job_id = value ->> 0 AND revision < value ->> 1',
    );
    this.#remove = change(db, 'DELETE FROM jobs WHERE job_id = ?');
    this.#count = change(
      db,
      'INSERT INTO sums VALUES (?, ?) ON CONFLICT (status) DO UPDATE SET jobs = jobs + excluded.jobs',
    );
    this.#queues = new QueueWriter(db);
    this.#figures = new FigureWriter(db);
  }

  /** Writes the views that are further than the stored ones. `position` is that of the batch. */
  write(views: readonly JobView[], position: bigint): void {
    if (views.length === 0) return;

    const newer = this.#newer(views);
    const added = newer.filter(({ stored }) => !stored);
    this.#figures.keep(newer.map(({ view, stored }) => ({ view, before: stored?.status })));

    let row = this.#lastRow()[0]?.[0] ?? 0;
    const rows = added.map(({ view }) => ({ view, row: ++row }));
    this.#insert(rows.flatMap(({ view, row }) => [row, ...lastingValues(view), ...changingValues(view)]));
    const found = rows.filter(({ view }) => view.status !== 'deleted');
    this.#tag(found.flatMap(({ view, row }) => tagValues(view, row)));
    this.#words.add(found);

    for (const { view, stored } of newer) {
      if (!stored) continue;

      this.#update(...changingValues(view), stored.row);
      if (view.status === 'deleted') this.#removeTexts(view);
    }
    this.#keepSums(newer);
    this.#queues.refill(newer.filter(isOrWasDue).map(queueOf), position);
  }

  /** Removes the views of purged jobs: first as if they were deleted only now, so that nothing is left along with them. */
  remove(purged: readonly PurgedView[], position: bigint): void {
    if (purged.length === 0) return;

    const docs = this.#docs(JSON.stringify(purged.map(({ id, revision }) => [id, Number(revision)])));
    const views = docs.map(([doc]) => decodeView<JobView>(doc));
    const ending = views.map((view) => ({ ...view, revision: view.revision + 1n, status: 'deleted' as const }));
    this.write(ending, position);
    for (const { jobId } of ending) this.#remove(jobId);
    if (ending.length > 0) this.#count('deleted', -ending.length);
  }

  #newer(views: readonly JobView[]): Newer[] {
    const rows = this.#stored(JSON.stringify(views.map(({ jobId }) => jobId)));
    const storedOf = new Map<string, Stored>(
      rows.map(([row, jobId, revision, status, due]) => [jobId, { row, revision, status, isDue: due !== null }]),
    );
    return views
      .map((view) => ({ view, stored: storedOf.get(view.jobId) }))
      .filter(({ view, stored }) => !stored || view.revision > stored.revision);
  }

  /** Nothing finds a deleted job. */
  #removeTexts(view: JobView): void {
    this.#words.remove(view);
    for (const tag of view.options.tags) this.#untag(tag, Date.parse(view.submittedAt), view.jobId);
  }

  #keepSums(newer: readonly Newer[]): void {
    const sums = new Map<string, number>();
    const add = (status: string, jobs: number) => sums.set(status, (sums.get(status) ?? 0) + jobs);
    for (const { view, stored } of newer) {
      if (stored) add(stored.status, -1);
      add(view.status, 1);
    }
    for (const [status, jobs] of sums) if (jobs !== 0) this.#count(status, jobs);
  }
}

interface Stored {
  readonly row: number;
  readonly revision: number;
  readonly status: string;
  readonly isDue: boolean;
}

interface Newer {
  readonly view: JobView;
  readonly stored: Stored | undefined;
}

type StoredRow = readonly [row: number, jobId: string, revision: number, status: string, dueAt: number | null];

function isOrWasDue({ view, stored }: Newer): boolean {
  return stored?.isDue === true || dueAtOf(view) !== undefined;
}

function queueOf({ view }: Newer): QueueName {
  return [view.host, view.options.priority];
}

function tagValues(view: JobView, row: number): SqlValue[] {
  return view.options.tags.flatMap((tag) => [tag, Date.parse(view.submittedAt), view.jobId, row]);
}
