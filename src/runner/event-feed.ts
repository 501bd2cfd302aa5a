import { Injectable, Logger } from '@nestjs/common';
import { EventBus } from '@nestjs/cqrs';
import { Loop } from '../concurrency/loop.js';
import { Clock } from '../eventsourcing/clock.js';
import type { Recorded } from '../eventsourcing/event.js';
import { isOutage } from '../eventsourcing/event-store.js';
import { LogTail } from '../eventsourcing/log-tail.js';
import { Models } from '../eventsourcing/model.js';

const AGAIN_AFTER_MS = 500;

/**
 * Publishes what is appended from now on to this process's bus: to the saga. Nobody else publishes there, so what the
 * saga sees has happened. What it misses is no loss: the dispatcher looks every second.
 */
@Injectable()
export class EventFeed {
  readonly #logger = new Logger(EventFeed.name);
  readonly #loop: Loop;

  constructor(
    private readonly tail: LogTail,
    private readonly models: Models,
    private readonly bus: EventBus,
    clock: Clock,
  ) {
    this.#loop = new Loop({
      name: 'Feeding the saga',
      turn: (signal) => this.#feed(signal),
      pauseMs: AGAIN_AFTER_MS,
      clock,
      logger: this.#logger,
      isOutage,
    });
  }

  start(): void {
    this.#loop.start();
  }

  async stop(): Promise<void> {
    await this.#loop.stop();
  }

  async #feed(signal: AbortSignal): Promise<void> {
    for await (const page of this.tail.subscribe({ signal })) {
      for (const recorded of page) this.#publish(recorded);
    }
  }

  #publish(recorded: Recorded): void {
    try {
      const event = this.models.entityOf(recorded.stream)?.model.codec.decode(recorded);
      if (event) this.bus.publish(event);
    } catch (error) {
      this.#logger.warn(`An event was passed over: ${String(error)}`);
    }
  }
}
