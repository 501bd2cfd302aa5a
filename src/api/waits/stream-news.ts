import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { Loop } from '../../concurrency/loop.js';
import { Clock } from '../../eventsourcing/clock.js';
import type { Recorded } from '../../eventsourcing/event.js';
import { isOutage, LogSetBackError } from '../../eventsourcing/event-store.js';
import { LogTail, PositionBeyondLogError } from '../../eventsourcing/log-tail.js';

const AGAIN_AFTER_MS = 500;

/** Told of each event; of none where it may have missed some: then it looks for itself. */
export type NewsListener = (event: Recorded | undefined) => void;

/**
 * Tells those who listen that something was appended to a stream, or to any of a category, by whatever process. It begins
 * with the first of them.
 */
@Injectable()
export class StreamNews implements BeforeApplicationShutdown {
  /** By the name of a stream, or by a category. */
  readonly #listeners = new Map<string, Set<NewsListener>>();
  readonly #loop: Loop;
  /** Where it goes on after whatever may have broken it off. */
  #position: bigint | undefined;

  constructor(
    private readonly tail: LogTail,
    clock: Clock,
  ) {
    this.#loop = new Loop({
      name: 'Telling the news of streams',
      turn: (signal) => this.#follow(signal),
      pauseMs: AGAIN_AFTER_MS,
      clock,
      logger: new Logger(StreamNews.name),
      isOutage,
    });
  }

  /** Resolves once everything that is appended from now on will be told. */
  async following(): Promise<void> {
    this.#loop.start();
    await this.tail.following();
  }

  /** @param topic a stream or a category */
  listen(topic: string, listener: NewsListener): void {
    const listeners = this.#listeners.get(topic) ?? new Set();
    this.#listeners.set(topic, listeners.add(listener));
  }

  unlisten(topic: string, listener: NewsListener): void {
    const listeners = this.#listeners.get(topic);
    listeners?.delete(listener);
    if (listeners?.size === 0) this.#listeners.delete(topic);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.#loop.stop();
  }

  async #follow(signal: AbortSignal): Promise<void> {
    try {
      for await (const page of this.tail.subscribe({ after: this.#position, signal })) {
        for (const event of page) {
          this.#tell(event.stream, event);
          this.#tell(event.stream.slice(0, event.stream.indexOf('-')), event);
          this.#position = event.position;
        }
      }
    } catch (error) {
      if (!(error instanceof LogSetBackError || error instanceof PositionBeyondLogError)) throw error;
      this.#position = undefined; // there is no such place any more: all who listen look for themselves
      for (const topic of this.#listeners.keys()) this.#tell(topic, undefined);
    }
  }

  #tell(topic: string, event: Recorded | undefined): void {
    for (const listener of this.#listeners.get(topic) ?? []) listener(event);
  }
}
