import { Backoff } from '../concurrency/backoff.js';
import { Loop, type LoopLogger } from '../concurrency/loop.js';
import type { Clock } from './clock.js';
import type { Recorded } from './event.js';
import { type EventStore, isOutage, LogSetBackError } from './event-store.js';
import { ForeignLogError } from './foreign-log.js';
import { HeldLease } from './held-lease.js';
import type { Leases } from './leases.js';

/** `moved`: its checkpoint is not where it was left. `replaced`: what it kept is not to be kept any more. */
export type Standing = 'current' | 'moved' | 'replaced';

/** A consumer's work on its way through the log, from its checkpoint on. */
export interface Reading {
  /** The checkpoint: every event up to it is dealt with. Undefined before the first page. */
  readonly position: bigint | undefined;
  /**
   * Deals with a page, then moves the checkpoint from where it was left, by compare-and-set. False where it was not there
   * any more, and nothing of the page counts. A page may come again after that, or after an outage.
   */
  take(page: readonly Recorded[]): Promise<boolean>;
  /** Looks at the checkpoint where it is kept: while nothing happens no page would tell. */
  look(): Promise<Standing>;
}

export interface ConsumerOptions {
  /** What it does, as the subject of a sentence: "Projecting". */
  readonly name: string;
  /** Looks why what it keeps is of another log than this one, as `whyForeign` tells it. */
  whyForeign(): Promise<string | undefined>;
  /** What to do then. */
  readonly remedy: string;
  /** The lease of the consumer that works, among those of all processes. */
  readonly lease: string;
  readonly categories: readonly string[];
  /** Goes on from where the checkpoint is now. */
  begin(): Promise<Reading>;
  readonly log: EventStore;
  readonly leases: Leases;
  readonly clock: Clock;
  readonly logger: LoopLogger & { warn(message: string): void };
}

const LEASE_AGAIN_AFTER_MS = 2_000;
const LOOK_EVERY_MS = 2_000;
const FAILED_AGAIN_AFTER_MS = 1_000;

/**
 * What must see every event of the log: in order, in pages of at most 500, from its checkpoint on. Of several processes
 * one works, and another takes over within seconds. The lease only saves work: what keeps two from harm is the checkpoint.
 */
export class Consumer {
  readonly #lease: HeldLease;
  readonly #loop: Loop;
  #isToldToBeForeign = false;

  constructor(private readonly options: ConsumerOptions) {
    const { name, leases, clock, lease, logger } = options;
    this.#lease = new HeldLease(leases, clock, lease);
    this.#loop = new Loop({
      name,
      turn: (signal, works) => this.#lead(signal, works),
      pauseMs: 0, // a turn that does not lead has waited
      retry: new Backoff(FAILED_AGAIN_AFTER_MS, FAILED_AGAIN_AFTER_MS),
      clock,
      logger,
      isOutage,
    });
  }

  start(): void {
    this.#loop.start();
  }

  /** Resolves once the page that was in hand is dealt with, and the lease given back. */
  async stop(): Promise<void> {
    await this.#loop.stop();
  }

  /**
   * Consumes without a lease, until aborted or until the checkpoint is not where it was left.
   * @throws ForeignLogError
   */
  async follow(signal: AbortSignal, works: () => void = () => {}): Promise<void> {
    for (let standing: Standing = 'replaced'; standing === 'replaced' && !signal.aborted; ) {
      const reading = await this.#begin();
      standing = await this.#read(reading, signal, works);
      if (standing === 'moved') {
        const position = reading.position ?? 'the start';
        this.options.logger.warn(`The checkpoint is not at ${position} any more, where it was left: it is read again`);
      }
    }
  }

  async #lead(signal: AbortSignal, works: () => void): Promise<void> {
    const { clock, logger } = this.options;
    if (!(await this.#lease.take())) return clock.sleep(LEASE_AGAIN_AFTER_MS, signal);

    try {
      await this.#lease.during(signal, (leading) => this.follow(leading, works));
    } catch (error) {
      if (!(error instanceof ForeignLogError)) throw error;
      if (!this.#isToldToBeForeign) logger.error(error.message);
      this.#isToldToBeForeign = true;
      await clock.sleep(FAILED_AGAIN_AFTER_MS, signal);
    }
  }

  async #begin(): Promise<Reading> {
    const reading = await this.options.begin();
    await this.#mustBeOfThisLog();
    this.#isToldToBeForeign = false;
    return reading;
  }

  async #mustBeOfThisLog(): Promise<void> {
    const { name, remedy } = this.options;
    const why = await this.options.whyForeign();
    if (why) throw new ForeignLogError(`${name} stands still. ${why}: ${remedy}`);
  }

  /** Answers with why it ended; `current` where it was aborted, or the log has closed. */
  async #read(reading: Reading, stopping: AbortSignal, works: () => void): Promise<Standing> {
    const ending = new AbortController();
    const signal = AbortSignal.any([stopping, ending.signal]);
    let standing: Standing = 'current';
    const watch = this.#watch(async () => {
      standing = await reading.look();
      if (standing === 'current') works();
      else ending.abort();
    });
    watch.start();
    try {
      for await (const page of this.#pages(reading, signal)) {
        if (!(await reading.take(page))) return (await reading.look()) === 'replaced' ? 'replaced' : 'moved';
        works();
      }
    } catch (error) {
      if (error instanceof LogSetBackError) return 'replaced'; // it begins anew, and is compared with the log as it is now
      throw error;
    } finally {
      await watch.stop();
    }
    return standing;
  }

  /** The log may have been set back before the first page came. What follows that page follows it. */
  async *#pages({ position }: Reading, signal: AbortSignal): AsyncIterable<readonly Recorded[]> {
    const { log, categories } = this.options;
    let isFirst = true;
    for await (const page of log.subscribe({ after: position, categories, signal })) {
      if (isFirst) await this.#mustBeOfThisLog();
      isFirst = false;
      yield page;
    }
  }

  #watch(look: () => Promise<void>): Loop {
    const { name, clock, logger } = this.options;
    return new Loop({
      name: `Looking at the checkpoint of ${name.toLowerCase()}`,
      turn: look,
      firstAfterMs: LOOK_EVERY_MS,
      pauseMs: LOOK_EVERY_MS,
      clock,
      logger,
      isOutage,
    });
  }
}
