import type { Collection, Filter } from 'mongodb';
import type { ClaimedHead, LanePlace } from './claimed-heads.js';
import type { JobDocument, LaneDocument } from './collections.js';
import type { DueJob } from './due-lanes.js';

/**
 * The search of one lane for its first due jobs that nobody has claimed. While the views lag, the head of a lane is a
 * run of claimed ones: it is looked through in growing pages.
 */
export class LaneSearch {
  readonly found: DueJob[] = [];
  /** There is nothing more to find, or enough was found. */
  isOver = false;
  /** As far as all jobs were claimed; undefined where the first one was free. */
  head: ClaimedHead | undefined;
  /** When the first job of the lane is due, or undefined in it where there is none; undefined where it was not read. */
  seen: { readonly dueAt: Date | undefined } | undefined;
  #end: LanePlace | undefined;
  #size: number;

  constructor(
    readonly lane: LaneDocument,
    private readonly count: number,
    private readonly at: Date,
    known: ClaimedHead | undefined,
  ) {
    this.#size = count + 1; // the one after the last tells when there is more to do
    this.#end = known?.end;
    this.isOver = known !== undefined && (known.nextDueAt === undefined || known.nextDueAt > at);
  }

  /** The next jobs of the lane, due or not. */
  async read(jobs: Collection<JobDocument>): Promise<readonly DueJob[]> {
    const { host, priority } = this.lane;
    const documents = await jobs
      .find({ host: { $eq: host }, priority, ...after(this.#end) }, { projection: FIELDS })
      .sort({ dueAt: 1, _id: 1 })
      .limit(this.#size)
      .toArray();
    return documents.map((document) => dueJob(this.lane, document));
  }

  /** Takes note of what was read. */
  take(jobs: readonly DueJob[], held: ReadonlySet<DueJob>): void {
    if (!this.#end) this.seen = { dueAt: jobs[0]?.dueAt };
    const due = jobs.filter(({ dueAt }) => dueAt <= this.at);
    const firstFree = jobs.findIndex((job) => !held.has(job) || job.dueAt > this.at);
    const isAllClaimed = this.found.length === 0;
    this.found.push(...due.filter((job) => !held.has(job)).slice(0, this.count - this.found.length));
    this.isOver = this.found.length >= this.count || due.length < jobs.length || jobs.length < this.#size;
    this.#size *= 2;
    if (isAllClaimed) this.#noteHead(jobs, firstFree);
    this.#end = jobs.at(-1) ?? this.#end;
  }

  #noteHead(jobs: readonly DueJob[], firstFree: number): void {
    const end = firstFree < 0 ? jobs.at(-1) : jobs[firstFree - 1];
    const next = firstFree < 0 ? undefined : jobs[firstFree];
    const isWhole = firstFree >= 0 || this.isOver;
    const reached = end ?? this.#end;
    if (reached && isWhole) this.head = { end: reached, nextDueAt: next?.dueAt };
  }
}

const FIELDS = { revision: 1, attempt: 1, dueAt: 1 } as const;
const EVER = new Date(-8.64e15);

function after(place: LanePlace | undefined): Filter<JobDocument> {
  if (!place) return { dueAt: { $gte: EVER } };

  const { dueAt, jobId } = place;
  return { dueAt: { $gte: dueAt }, $or: [{ dueAt: { $gt: dueAt } }, { _id: { $gt: jobId } }] };
}

function dueJob({ host, priority }: LaneDocument, document: JobDocument): DueJob {
  const { _id, revision, attempt = 0, dueAt = EVER } = document;
  return { jobId: _id, host, priority, dueAt, revision, attempt };
}
