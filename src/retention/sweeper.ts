import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Loop } from '../concurrency/loop.js';
import { Clock } from '../eventsourcing/clock.js';
import { isOutage } from '../eventsourcing/event-store.js';
import { BodySweep } from './body-sweep.js';

const SWEEP_EVERY_MS = 10 * 60_000;

/** Frees from time to time the bodies that no view names any more. */
@Injectable()
export class Sweeper implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #logger = new Logger(Sweeper.name);
  readonly #loop: Loop;

  constructor(
    private readonly bodies: BodySweep,
    clock: Clock,
  ) {
    this.#loop = new Loop({
      name: 'Sweeping bodies',
      turn: (signal) => this.#sweep(signal),
      firstAfterMs: SWEEP_EVERY_MS,
      pauseMs: SWEEP_EVERY_MS,
      clock,
      logger: this.#logger,
      isOutage,
    });
  }

  onApplicationBootstrap(): void {
    this.#loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.#loop.stop();
  }

  async #sweep(signal: AbortSignal): Promise<void> {
    const { bodies } = await this.bodies.sweep(signal);
    if (bodies > 0) this.#logger.log(`${bodies} bodies that no view names were freed`);
  }
}
