import type { Backoff } from './backoff.js';

/** Time, as far as a loop needs it. */
export interface Sleeper {
  /** Resolves after `ms`, or at once when the signal aborts. Never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export interface LoopLogger {
  debug(message: string): void;
  error(message: string): void;
}

export interface LoopOptions {
  /** What it does, as the subject of a sentence: "Sweeping bodies". */
  readonly name: string;
  /**
   * One round of the work. It ends soon after the signal aborts. A long one calls `works` when it gets on, so that an
   * outage before it counts as over. Where it answers `done` the loop ends.
   */
  turn(signal: AbortSignal, works: () => void): Promise<unknown>;
  /** The pause before each turn but the first. */
  readonly pauseMs: number;
  /** The pause before the first turn: none without it. */
  readonly firstAfterMs?: number;
  /** The pauses after turns that failed; `pauseMs` without it. */
  readonly retry?: Backoff;
  readonly clock: Sleeper;
  readonly logger: LoopLogger;
  /** Whether an error says only that a store is away. The store's own log line tells operators of that. */
  readonly isOutage: (error: unknown) => boolean;
}

/** Ends a loop from within its turn. */
export const DONE = Symbol('done');

/**
 * Work that goes on, turn after turn, until it is stopped. A turn that fails is made again: an outage is told once when
 * it begins and once when it is over, and every other error is a fault of our own and told as such.
 */
export class Loop {
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;
  #isAway = false;

  constructor(private readonly options: LoopOptions) {}

  /** Does nothing while it runs, and once it was stopped. */
  start(): void {
    if (this.#stopping.signal.aborted) return;

    this.#running ??= this.#run(this.#stopping.signal).finally(() => {
      this.#running = undefined;
    });
  }

  /** Resolves once it runs no more: at once where it does not run. */
  async ended(): Promise<void> {
    await this.#running;
  }

  /** Resolves once the turn that was going on has ended. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(signal: AbortSignal): Promise<void> {
    const { clock, firstAfterMs = 0 } = this.options;
    let waitMs: number | undefined = firstAfterMs;
    while (waitMs !== undefined) {
      if (waitMs > 0) await clock.sleep(waitMs, signal);
      if (signal.aborted) return;
      waitMs = await this.#turn(signal);
    }
  }

  /** How long to wait before the next turn; undefined after the last. */
  async #turn(signal: AbortSignal): Promise<number | undefined> {
    const { turn, pauseMs, retry } = this.options;
    try {
      const answer = await turn(signal, () => this.#works());
      this.#works();
      return answer === DONE ? undefined : pauseMs;
    } catch (error) {
      if (!signal.aborted) this.#failed(error);
      return retry?.next() ?? pauseMs;
    }
  }

  #works(): void {
    const { name, retry, logger } = this.options;
    retry?.reset();
    if (this.#isAway) logger.debug(`${name} goes on: the outage is over`);
    this.#isAway = false;
  }

  #failed(error: unknown): void {
    const { name, logger, isOutage } = this.options;
    if (!isOutage(error)) {
      logger.error(`${name} failed, and is tried again: ${String(error)}`);
    } else if (!this.#isAway) {
      logger.debug(`${name} waits for the end of an outage: ${String(error)}`);
      this.#isAway = true;
    }
  }
}
