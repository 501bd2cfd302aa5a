import { SharedRead } from '../../concurrency/shared-read.js';
import type { Clock } from '../../eventsourcing/clock.js';
import { isOutage } from '../../eventsourcing/event-store.js';
import type { JobViews } from '../../read-model/job-views.js';

const KNOWN_FOR_MS = 1_000;

/** For how many more jobs the queue has room. Counted by the views once a second, and in between by what was let in. */
export class QueueRoom {
  readonly #counted: SharedRead<void>;
  #left = 0;
  #countedAtMs = Number.NEGATIVE_INFINITY;

  constructor(
    readonly maxQueuedJobs: number,
    views: JobViews,
    private readonly clock: Clock,
  ) {
    this.#counted = new SharedRead(() => this.#count(views));
  }

  get left(): number {
    return Math.max(0, this.#left);
  }

  /** Resolves once what is left was counted within the last second. */
  async known(): Promise<void> {
    if (this.clock.monotonicMs() - this.#countedAtMs >= KNOWN_FOR_MS) await this.#counted.join();
  }

  take(jobs: number): void {
    this.#left -= jobs;
  }

  async #count(views: JobViews): Promise<void> {
    this.#left = this.maxQueuedJobs - (await waitingIn(views));
    this.#countedAtMs = this.clock.monotonicMs();
  }
}

/** Where the views are away nobody can say how long the queue is: what the log takes is taken in. */
async function waitingIn(views: JobViews): Promise<number> {
  if (!views.isReachable) return 0;
  try {
    const { queued, retrying } = await views.countByStatus();
    return queued + retrying;
  } catch (error) {
    if (!isOutage(error)) throw error;
    return 0;
  }
}
