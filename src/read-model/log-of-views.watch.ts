import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Loop } from '../concurrency/loop.js';
import { Clock } from '../eventsourcing/clock.js';
import { isOutage } from '../eventsourcing/event-store.js';
import { ForeignViewsError, LogOfViews } from './log-of-views.js';

const LOOK_EVERY_MS = 2_000;

/** Compares the views with the log for as long as the process lives, and says once when they part and when they match. */
@Injectable()
export class LogOfViewsWatch implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #logger = new Logger(LogOfViews.name);
  readonly #loop: Loop;
  #isForeign = false;

  constructor(
    private readonly views: LogOfViews,
    clock: Clock,
  ) {
    this.#loop = new Loop({
      name: 'Comparing the views with the log',
      turn: () => this.#look(),
      pauseMs: LOOK_EVERY_MS,
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

  async #look(): Promise<void> {
    const why = await this.views.look();
    if (why !== undefined && !this.#isForeign) this.#logger.error(new ForeignViewsError(why).message);
    if (why === undefined && this.#isForeign) this.#logger.log('The views are of this log again: the service goes on');
    this.#isForeign = why !== undefined;
  }
}
