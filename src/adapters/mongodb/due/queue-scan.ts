import type { Collection, Filter } from 'mongodb';
import type { HostQueueDocument, JobDocument } from '../collections.js';
import type { ClaimedHead, QueuePlace } from './claimed-heads.js';
import type { DueJob, Wanted } from './due-search.js';
import type { FoundQueue } from './queue-writer.js';

export interface ScanWanted extends Pick<Wanted, 'count' | 'at'> {
  readonly freeOf: (host: string) => number;
  readonly headOf: (queue: HostQueueDocument) => ClaimedHead | undefined;
  /** Which of some jobs are claimed. */
  readonly heldAmong: (jobs: readonly DueJob[]) => Promise<ReadonlySet<DueJob>>;
}

/**
 * Reads the jobs of some queues of one priority, merged by when they are due, until there are as many free ones as are
 * wanted. While the views lag there are runs of claimed ones before those: they are passed in growing pages.
 */
export class QueueScan {
  readonly found: DueJob[] = [];
  readonly #queues: ReadonlyMap<string, SeenQueue>;
  #place: QueuePlace | undefined;
  #isExhausted = false;

  constructor(
    queues: readonly HostQueueDocument[],
    private readonly wanted: ScanWanted,
  ) {
    const { at, freeOf, headOf } = wanted;
    const open = queues
      .filter(({ host }) => freeOf(host) > 0)
      .map((queue) => new SeenQueue(queue, freeOf(queue.host), headOf(queue)))
      .filter(({ known }) => !known || (known.nextDueAt !== undefined && known.nextDueAt <= at));
    this.#queues = new Map(open.map((seen) => [seen.queue.host, seen]));
    const ends = open.map(({ known }) => known?.end);
    this.#place = ends.includes(undefined) ? undefined : ends.reduce((one, other) => earlier(one, other), ends[0]);
  }

  async run(jobs: Collection<JobDocument>): Promise<void> {
    const { count, at, heldAmong } = this.wanted;
    let open = [...this.#queues.values()];
    for (let size = count + open.length; open.length > 0; size = Math.min(2 * size, LONGEST_PAGE)) {
      const page = await this.#read(jobs, open, size);
      const held = await heldAmong(page.filter(({ dueAt }) => dueAt <= at));
      for (const job of page) {
        const isFree = job.dueAt <= at && !held.has(job);
        if (this.#queues.get(job.host)?.see(job, held.has(job), isFree)) this.found.push(job);
      }
      this.#isExhausted = page.length < size;
      this.#place = page.at(-1) ?? this.#place;
      if (this.#isExhausted || this.found.length >= count || (this.#place && this.#place.dueAt > at)) return;

      open = open.filter(({ isFull }) => !isFull);
    }
  }

  /** When the first job of each queue is due, or that it is not due before the end of what was read. */
  get firsts(): readonly FoundQueue[] {
    const seen = [...this.#queues.values()].filter(({ known }) => !known);
    return seen.map(({ queue, first }) => ({ queue, dueAt: first ?? this.#beyond }));
  }

  /** How far the head of each queue goes in which all jobs are claimed. */
  get heads(): readonly { readonly queue: HostQueueDocument; readonly head: ClaimedHead }[] {
    return [...this.#queues.values()].flatMap(({ queue, claimedTo, nextDueAt, isOpen }) => {
      const end = isOpen ? this.#place : claimedTo;
      return end ? [{ queue, head: { end, nextDueAt: isOpen ? this.#beyond : nextDueAt } }] : [];
    });
  }

  get #beyond(): Date | undefined {
    return this.#isExhausted ? undefined : this.#place?.dueAt;
  }

  async #read(jobs: Collection<JobDocument>, open: readonly SeenQueue[], size: number): Promise<readonly DueJob[]> {
    const priority = open[0]?.queue.priority ?? 0;
    const documents = await jobs
      .find(
        { host: { $in: open.map(({ queue }) => queue.host) }, priority, ...after(this.#place) },
        { projection: FIELDS },
      )
      .sort({ dueAt: 1, _id: 1 })
      .limit(size)
      .batchSize(size)
      .toArray();
    return documents.map(({ _id, host = '', revision, attempt = 0, dueAt = EVER }) => {
      return { jobId: _id, host, priority, dueAt, revision, attempt };
    });
  }
}

/** What a scan saw of one queue. */
class SeenQueue {
  first: Date | undefined;
  /** The last of the claimed ones before the first that is not. */
  claimedTo: QueuePlace | undefined;
  nextDueAt: Date | undefined;
  /** All of its jobs were claimed so far. */
  isOpen = true;
  #found = 0;

  constructor(
    readonly queue: HostQueueDocument,
    private readonly wanted: number,
    readonly known: ClaimedHead | undefined,
  ) {
    this.claimedTo = known?.end;
  }

  get isFull(): boolean {
    return this.#found >= this.wanted;
  }

  /** Takes note of the queue's next job. True where it is one that was looked for. */
  see(job: DueJob, isHeld: boolean, isFree: boolean): boolean {
    this.first ??= job.dueAt;
    if (this.isOpen && isHeld) this.claimedTo = job;
    if (this.isOpen && !isHeld) {
      this.isOpen = false;
      this.nextDueAt = job.dueAt;
    }
    if (!isFree || this.isFull) return false;

    this.#found++;
    return true;
  }
}

const LONGEST_PAGE = 4_096;
const EVER = new Date(-8.64e15);
const FIELDS = { host: 1, revision: 1, attempt: 1, dueAt: 1 } as const;

function after(place: QueuePlace | undefined): Filter<JobDocument> {
  if (!place) return { dueAt: { $gte: EVER } };

  const { dueAt, jobId } = place;
  return { dueAt: { $gte: dueAt }, $or: [{ dueAt: { $gt: dueAt } }, { _id: { $gt: jobId } }] };
}

function earlier(one: QueuePlace | undefined, other: QueuePlace | undefined): QueuePlace | undefined {
  if (!one || !other) return undefined;

  return one.dueAt < other.dueAt || (one.dueAt.getTime() === other.dueAt.getTime() && one.jobId < other.jobId)
    ? one
    : other;
}
