import type { DueJob, HostQueue } from '../../../read-model/due-job.js';

/** A place in the order of a queue's jobs: between what was looked at and what was not. */
export interface JobPlace {
  readonly dueAt: number;
  readonly jobId: string;
}

/** The head of a queue in which every job is claimed. */
export interface ClaimedHead {
  readonly end: JobPlace;
  /** The first job behind it is due then; undefined where there is none. */
  readonly nextDueAt: number | undefined;
}

/** What a scan saw of one queue. */
export class SeenQueue {
  first: number | undefined;
  /** The last of the claimed ones before the first that is not. */
  claimedTo: JobPlace | undefined;
  nextDueAt: number | undefined;
  /** All of its jobs were claimed so far. */
  isOpen = true;
  #found = 0;

  constructor(
    readonly queue: HostQueue,
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
