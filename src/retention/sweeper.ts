import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock } from '../eventsourcing/clock.js';
import { isOutage } from '../eventsourcing/event-store.js';
import { BodySweep } from './body-sweep.js';

const SWEEP_EVERY_MS = 10 * 60_000;

/** Lets bodies go by and by that no job names any more. */
@Injectable()
export class Sweeper implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #logger = new Logger(Sweeper.name);
  readonly #stopping = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(
    private readonly bodies: BodySweep,
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
    for (;;) {
      await this.clock.sleep(SWEEP_EVERY_MS, signal);
      if (signal.aborted) return;
      try {
        const { bodies } = await this.bodies.sweep(signal);
        if (bodies > 0) this.#logger.log(`${bodies} bodies that no job names were freed`);
      } catch (error) {
        this.#logger[isOutage(error) ? 'debug' : 'error'](
          `Sweeping failed, and is tried again later: ${String(error)}`,
        );
      }
    }
  }
}
