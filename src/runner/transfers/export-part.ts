import type { JobStatus } from '../../job/job.state.js';
import type { JobView } from '../../job/job.view.js';
import type { JobViews } from '../../read-model/job-views.js';
import { cursorAfter } from '../../read-model/submission-order.js';
import type { JobPlace } from '../../transfer/transfer.events.js';
import type { ExportView } from '../../transfer/transfer.view.js';
import type { ExportFormatter } from './export-format.js';

/** A part is recorded when it is this large. Of a long file it may be larger: there are few hundred parts at most. */
const PART_BYTES = 4 * 1024 ** 2;
const PART_OF_ALL = 64;
const PAGE = 1_000;

/** The next part of the file of an export: page after page of the views, in the order of submission. */
export class ExportPart {
  readonly #number: number;
  readonly #limit: number;
  #rows: number;
  #after: JobPlace | null;
  #size = 0;
  #isLast = false;

  constructor(
    private readonly view: ExportView,
    private readonly formatter: ExportFormatter,
    private readonly views: JobViews,
  ) {
    const { parts, rows, after } = view;
    const written = parts.reduce((sum, { size }) => sum + size, 0);
    this.#number = parts.length;
    this.#limit = Math.max(PART_BYTES, written / PART_OF_ALL);
    this.#rows = rows;
    this.#after = after;
  }

  /** To be asked once it was written. */
  get written() {
    return { rows: this.#rows, part: this.#number, after: this.#after };
  }

  get size(): number {
    return this.#size;
  }

  /** Nothing comes after it. */
  get isLast(): boolean {
    return this.#isLast;
  }

  /** Ends after the page in which it became large enough, or the signal aborted. */
  async *bytes(signal: AbortSignal): AsyncGenerator<Uint8Array> {
    if (this.#number === 0) yield this.#counted(this.formatter.begin);
    while (this.#size < this.#limit && !signal.aborted) {
      const { items, next } = await this.#page();
      if (items.length > 0) yield this.#counted(this.#written(items));
      if (next !== null) continue;

      this.#isLast = true;
      if (this.formatter.end !== '') yield this.#counted(this.formatter.end);
      return;
    }
  }

  #page() {
    const { from, till, statuses } = this.view.request;
    return this.views.list({
      order: 'oldest',
      from,
      till,
      statuses: (statuses ?? undefined) as readonly JobStatus[] | undefined,
      limit: PAGE,
      cursor: this.#after ? cursorAfter('oldest', this.#after.submittedAt, this.#after.jobId) : undefined,
    });
  }

  #written(jobs: readonly JobView[]): string {
    const rows = jobs.map((job) => this.formatter.row(job, this.#rows++ === 0));
    const last = jobs.at(-1);
    if (last) this.#after = { submittedAt: last.submittedAt, jobId: last.jobId };
    return rows.join('');
  }

  #counted(text: string): Uint8Array {
    const bytes = Buffer.from(text);
    this.#size += bytes.length;
    return bytes;
  }
}
