import { Injectable, Logger } from '@nestjs/common';
import { EventBus } from '@nestjs/cqrs';
import { Clock } from '../eventsourcing/clock.js';
import type { Recorded } from '../eventsourcing/event.js';
import { EventStore, isOutage } from '../eventsourcing/event-store.js';
import { jobCodec } from '../job/job.codec.js';
import { JOB_CATEGORY } from '../job/job.stream.js';

const FAILED_AGAIN_AFTER_MS = 1_000;

/**
 * Publishes the log, from its head on, to this process's bus: to the saga. Nobody else publishes there, so what the
 * saga sees has happened. What is missed between two subscriptions is no loss: the dispatcher looks every second.
 */
@Injectable()
export class EventFeed {
  readonly #logger = new Logger(EventFeed.name);
  readonly #stopping = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(
    private readonly log: EventStore,
    private readonly bus: EventBus,
    private readonly clock: Clock,
  ) {}

  start(): void {
    this.#running = this.#run(this.#stopping.signal);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        const after = await this.log.head();
        for await (const page of this.log.subscribe({ after, categories: [JOB_CATEGORY], signal })) {
          for (const recorded of page) this.#publish(recorded);
        }
      } catch (error) {
        this.#logger[isOutage(error) ? 'debug' : 'warn'](
          `The log could not be followed, and is tried again: ${String(error)}`,
        );
        await this.clock.sleep(FAILED_AGAIN_AFTER_MS, signal);
      }
    }
  }

  #publish(recorded: Recorded): void {
    try {
      const event = jobCodec.decode(recorded);
      if (event) this.bus.publish(event);
    } catch (error) {
      this.#logger.warn(`An event was passed over: ${String(error)}`);
    }
  }
}
