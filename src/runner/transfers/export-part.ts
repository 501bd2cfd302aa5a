import type { JobStatus } from '../../job/job.state.js';
import type { JobView } from '../../job/job.view.js';
import type { JobViews } from '../../read-model/job-views.js';
import { cursorAfter } from '../../read-model/submission-order.js';
import type { ExportPlace } from '../../transfer/transfer.events.js';
import type { ExportView } from '../../transfer/transfer.view.js';
import type { ExportFormatter } from './export-formatter.js';

/** Of a long file a part may be larger than its format says: there are few hundred at most. */
const PART_OF_ALL = 64;

/** The next part of the file of an export: page after page of the views, in the order of submission. */
export class ExportPart {
  readonly #number: number;
  readonly #limit: number;
  #rows: number;
  #after: ExportPlace | null;
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
    this.#limit = Math.max(formatter.partBytes, written / PART_OF_ALL);
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

  /** Ends after the step in which it became large enough, or the signal aborted. */
  async *bytes(signal: AbortSignal): AsyncGenerator<Uint8Array> {
    if (this.#number === 0) yield* this.#counted(this.formatter.begin());
    while (!this.#isDue(signal)) {
      const { items, next } = await this.#page();
      for (let done = 0; done < items.length; done += this.formatter.step) {
        if (done > 0 && this.#isDue(signal)) return;
        yield* this.#written(items.slice(done, done + this.formatter.step));
      }
      if (next !== null) continue;

      this.#isLast = true;
      yield* this.#counted([Buffer.from(this.formatter.end)]);
      return;
    }
  }

  #isDue(signal: AbortSignal): boolean {
    return this.#size >= this.#limit || signal.aborted;
  }

  #page() {
    const { from, till, statuses } = this.view.request;
    return this.views.list({
      order: 'oldest',
      from,
      till,
      statuses: (statuses ?? undefined) as readonly JobStatus[] | undefined,
      limit: this.formatter.page,
      cursor: this.#after ? cursorAfter('oldest', this.#after.submittedAt, this.#after.jobId) : undefined,
    });
  }

  async *#written(jobs: readonly JobView[]): AsyncGenerator<Uint8Array> {
    yield* this.#counted(this.formatter.write(jobs, this.#rows === 0));
    this.#rows += jobs.length;
    const last = jobs.at(-1);
    if (last) this.#after = { submittedAt: last.submittedAt, jobId: last.jobId };
  }

  async *#counted(pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const bytes of pieces) {
      if (bytes.length === 0) continue;
      this.#size += bytes.length;
      yield bytes;
    }
  }
}
