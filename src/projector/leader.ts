import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock } from '../eventsourcing/clock.js';
import { isOutage } from '../eventsourcing/event-store.js';
import { HeldLease } from '../eventsourcing/held-lease.js';
import { Leases, PROJECTOR_LEASE } from '../eventsourcing/leases.js';
import { Projector } from './projector.js';

const LOOK_AGAIN_AFTER_MS = 2_000;
const FAILED_AGAIN_AFTER_MS = 1_000;

/**
 * Of several projectors one leads; another takes over within seconds. The lease only saves work: what keeps a stale
 * leader from doing harm is the checkpoint.
 */
@Injectable()
export class Leader implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #logger = new Logger(Leader.name);
  readonly #lease: HeldLease;
  readonly #stopping = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(
    private readonly projector: Projector,
    leases: Leases,
    private readonly clock: Clock,
  ) {
    this.#lease = new HeldLease(leases, clock, PROJECTOR_LEASE);
  }

  onApplicationBootstrap(): void {
    this.#running = this.#run(this.#stopping.signal);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(stopping: AbortSignal): Promise<void> {
    while (!stopping.aborted) {
      try {
        if (await this.#lease.take()) await this.#lease.during(stopping, (signal) => this.projector.follow(signal));
        else await this.clock.sleep(LOOK_AGAIN_AFTER_MS, stopping);
      } catch (error) {
        this.#logger[isOutage(error) ? 'debug' : 'error'](`Projecting failed, and is tried again: ${String(error)}`);
        await this.clock.sleep(FAILED_AGAIN_AFTER_MS, stopping);
      }
    }
  }
}
