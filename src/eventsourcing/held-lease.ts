import { randomUUID } from 'node:crypto';
import { Logger } from '@nestjs/common';
import type { Clock } from './clock.js';
import { isOutage } from './event-store.js';
import type { Leases } from './leases.js';

/** A holder that ended without a word is waited for this long. */
const LEASE_MS = 6_000;
const RENEW_EVERY_MS = 2_000;

/** A lease in the hands of one holder, who renews it for as long as a piece of work goes on. */
export class HeldLease {
  readonly #logger = new Logger(HeldLease.name);
  readonly #holder = randomUUID();

  constructor(
    private readonly leases: Leases,
    private readonly clock: Clock,
    private readonly name: string,
  ) {}

  take(): Promise<boolean> {
    return this.leases.take(this.name, this.#holder, LEASE_MS, this.clock.now());
  }

  /** Does a piece of work with the lease that was taken. The work's signal aborts when the lease is lost, too. */
  async during<Result>(stopping: AbortSignal, work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
    const holding = new AbortController();
    const signal = AbortSignal.any([stopping, holding.signal]);
    const renewing = this.#renew(signal).finally(() => holding.abort());
    try {
      return await work(signal);
    } finally {
      holding.abort();
      await renewing;
      await this.leases.release(this.name, this.#holder);
    }
  }

  /** Ends when the lease is lost, or cannot be renewed. */
  async #renew(signal: AbortSignal): Promise<void> {
    try {
      do await this.clock.sleep(RENEW_EVERY_MS, signal);
      while (!signal.aborted && (await this.take()));
    } catch (error) {
      this.#logger[isOutage(error) ? 'debug' : 'warn'](
        `The lease "${this.name}" could not be renewed: ${String(error)}`,
      );
    }
  }
}
