import type { Clock } from '../eventsourcing/clock.js';
import type { Recorded } from '../eventsourcing/event.js';

/** How far a rebuild is. */
export interface RebuildProgress {
  /** Positions of the log: where the rebuild is, and where the log ended when it last looked. */
  readonly done: bigint;
  readonly total: bigint;
  /** How many events this run folded, and how many it folds a second. */
  readonly events: number;
  readonly eventsPerSecond: number;
  readonly secondsLeft: number;
}

/** Counts what a rebuild has done, and tells from it when it will be through. */
export class RebuildRate {
  readonly #startedAtMs: number;
  readonly #from: bigint;
  #events = 0;

  constructor(
    private readonly clock: Clock,
    from: bigint | undefined,
  ) {
    this.#startedAtMs = clock.monotonicMs();
    this.#from = from ?? 0n;
  }

  get events(): number {
    return this.#events;
  }

  after(page: readonly Recorded[], total: bigint): RebuildProgress {
    this.#events += page.length;
    const done = page.at(-1)?.position ?? total;
    const seconds = Math.max(this.clock.monotonicMs() - this.#startedAtMs, 1) / 1_000;
    const secondsPerPosition = seconds / Math.max(Number(done - this.#from), 1);
    return {
      done,
      total,
      events: this.#events,
      eventsPerSecond: this.#events / seconds,
      secondsLeft: secondsPerPosition * Number(total - done),
    };
  }
}
