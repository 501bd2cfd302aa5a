import { randomUUID } from 'node:crypto';
import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock } from '../eventsourcing/clock.js';
import { Leases, PROJECTOR_LEASE } from '../read-model/leases.js';
import { Projector } from './projector.js';

const LEASE_MS = 6_000;
const RENEW_EVERY_MS = 2_000;
const FAILED_AGAIN_AFTER_MS = 1_000;

/**
 * Of several projectors one leads; another takes over within seconds. The lease only saves work: what keeps a stale
 * leader from doing harm is the checkpoint.
 */
@Injectable()
export class Leader implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #logger = new Logger(Leader.name);
  readonly #id = randomUUID();
  readonly #stopping = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(
    private readonly projector: Projector,
    private readonly leases: Leases,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.#running = this.#run(this.#stopping.signal);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        if (await this.#takeLease()) await this.#lead(signal);
        else await this.clock.sleep(RENEW_EVERY_MS, signal);
      } catch (error) {
        this.#logger.error(`Projecting failed, and is tried again: ${String(error)}`);
        await this.clock.sleep(FAILED_AGAIN_AFTER_MS, signal);
      }
    }
  }

  /** Projects while the lease is renewed in time. */
  async #lead(stopping: AbortSignal): Promise<void> {
    const leading = new AbortController();
    const signal = AbortSignal.any([stopping, leading.signal]);
    const renewing = this.#renew(signal).finally(() => leading.abort());
    try {
      await this.projector.follow(signal);
    } finally {
      leading.abort();
      await renewing;
      await this.leases.release(PROJECTOR_LEASE, this.#id);
    }
  }

  /** Ends when the lease is lost, or cannot be renewed. */
  async #renew(signal: AbortSignal): Promise<void> {
    try {
      do await this.clock.sleep(RENEW_EVERY_MS, signal);
      while (!signal.aborted && (await this.#takeLease()));
    } catch (error) {
      this.#logger.warn(`The projector's lease could not be renewed: ${String(error)}`);
    }
  }

  #takeLease(): Promise<boolean> {
    return this.leases.take(PROJECTOR_LEASE, this.#id, LEASE_MS, this.clock.now());
  }
}
