import type { Collection, Filter } from 'mongodb';
import type { ClaimedHeads } from '../../../read-model/claimed-heads.js';
import type { DueJob, HostQueue } from '../../../read-model/due-job.js';
import type { FreeSlots } from '../../../read-model/free-slots.js';
import type { JobDocument } from '../collections.js';
import { type ClaimedHead, type JobPlace, SeenQueue } from './seen-queue.js';

/** What a scan found of a queue: when its first job is due, or that there is none. */
export interface FoundQueue {
  readonly queue: HostQueue;
  readonly dueAt: number | undefined;
}

interface ScanWanted {
  readonly count: number;
  readonly slots: FreeSlots;
  readonly heads: ClaimedHeads<ClaimedHead>;
  readonly at: Date;
  /** Which of some jobs are claimed. */
  readonly heldAmong: (jobs: readonly DueJob[]) => Promise<ReadonlySet<DueJob>>;
}

/**
 * Reads the jobs of some queues of one priority, merged by when they are due, until there are as many free ones as are
 * wanted. While the views lag there are runs of claimed ones before those: they are passed in growing pages.
 */
export class MongoQueueScan {
  readonly found: DueJob[] = [];
  readonly #queues: ReadonlyMap<string, SeenQueue>;
  #place: JobPlace | undefined;
  #isExhausted = false;

  constructor(
    queues: readonly HostQueue[],
    private readonly wanted: ScanWanted,
  ) {
    const { at, slots, heads } = wanted;
    const open = queues
      .filter(({ host }) => slots.of(host) > 0)
      .map((queue) => new SeenQueue(queue, slots.of(queue.host), heads.of(queue, at)))
      .filter(({ known }) => !known || (known.nextDueAt !== undefined && known.nextDueAt <= at.getTime()));
    this.#queues = new Map(open.map((seen) => [seen.queue.host, seen]));
    const ends = open.map(({ known }) => known?.end);
    this.#place = ends.includes(undefined) ? undefined : ends.reduce((one, other) => earlier(one, other), ends[0]);
  }

  async run(jobs: Collection<JobDocument>): Promise<void> {
    const { count, heldAmong } = this.wanted;
    const now = this.wanted.at.getTime();
    let open = [...this.#queues.values()];
    for (let size = count + open.length; open.length > 0; size = Math.min(2 * size, LONGEST_PAGE)) {
      const page = await this.#read(jobs, open, size);
      const held = await heldAmong(page.filter(({ dueAt }) => dueAt <= now));
      for (const job of page) {
        const isFree = job.dueAt <= now && !held.has(job);
        if (this.#queues.get(job.host)?.see(job, held.has(job), isFree)) this.found.push(job);
      }
      this.#isExhausted = page.length < size;
      this.#place = page.at(-1) ?? this.#place;
      if (this.#isExhausted || this.found.length >= count || (this.#place && this.#place.dueAt > now)) return;

      open = open.filter(({ isFull }) => !isFull);
    }
  }

  /** When the first job of each queue is due, or that it is not due before the end of what was read. */
  get firsts(): readonly FoundQueue[] {
    const seen = [...this.#queues.values()].filter(({ known }) => !known);
    return seen.map(({ queue, first }) => ({ queue, dueAt: first ?? this.#beyond }));
  }

  /** How far the head of each queue goes in which all jobs are claimed. */
  get heads(): readonly { readonly queue: HostQueue; readonly head: ClaimedHead }[] {
    return [...this.#queues.values()].flatMap(({ queue, claimedTo, nextDueAt, isOpen }) => {
      const end = isOpen ? this.#place : claimedTo;
      return end ? [{ queue, head: { end, nextDueAt: isOpen ? this.#beyond : nextDueAt } }] : [];
    });
  }

  get #beyond(): number | undefined {
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
      return { jobId: _id, host, priority, dueAt: dueAt.getTime(), revision, attempt };
    });
  }
}

const LONGEST_PAGE = 4_096;
const EVER = new Date(-8.64e15);
const FIELDS = { host: 1, revision: 1, attempt: 1, dueAt: 1 } as const;

function after(place: JobPlace | undefined): Filter<JobDocument> {
  if (!place) return { dueAt: { $gte: EVER } };

  const dueAt = new Date(place.dueAt);
  return { dueAt: { $gte: dueAt }, $or: [{ dueAt: { $gt: dueAt } }, { _id: { $gt: place.jobId } }] };
}

function earlier(one: JobPlace | undefined, other: JobPlace | undefined): JobPlace | undefined {
  if (!one || !other) return undefined;

  return one.dueAt < other.dueAt || (one.dueAt === other.dueAt && one.jobId < other.jobId) ? one : other;
}
