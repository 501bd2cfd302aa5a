import {
  type AllStreamResolvedEvent,
  type AllStreamSubscription,
  type StreamingRead,
  streamNameFilter,
  TimeoutError,
} from '@eventstore/db-client';
import type { Recorded } from '../../../eventsourcing/event.js';
import type { EventStoreDbConnection } from '../connection/connection.js';
import { Bell } from '../connection/waiting.js';
import type { StreamNames } from '../stream-names.js';
import { at, PAGE_SIZE } from './log-reader.js';
import { recorded } from './recorded.js';

/** How many events wait for a consumer before the feed gives up: it is better off reading the log. */
const MAX_WAITING = 2_000;

/** A checkpoint comes at least after so many events of others: a sign of life. By default it is every 32. */
const SEARCH_WINDOW = 1_000;

export interface LiveFeedOptions {
  readonly connection: EventStoreDbConnection;
  readonly names: StreamNames;
  readonly categories: readonly string[];
  /** The position of a record: the feed brings what comes after it. */
  readonly after: bigint;
}

/**
 * What is written now, as it comes. The server drops a subscriber that falls 32 events behind, so all is taken at once
 * into a queue of our own. A feed does not resume: when it has ended, its consumer reads the log and opens another.
 */
export class LiveFeed {
  readonly #waiting: Recorded[] = [];
  readonly #bell = new Bell();
  readonly #subscription: AllStreamSubscription;
  #heardAt = performance.now();
  #ended: { readonly error?: unknown } | undefined;

  constructor({ connection, names, categories, after }: LiveFeedOptions) {
    const filter = streamNameFilter({
      prefixes: names.prefixes(categories),
      maxSearchWindow: SEARCH_WINDOW,
      checkpointReached: () => this.#hear(), // must not throw: the subscription would stand still in silence
    });
    const fromPosition = after === 0n ? 'start' : at(after);
    this.#subscription = connection.stream((client) =>
      client.subscribeToAll({ fromPosition, filter, requiresLeader: true }),
    );
    // An error that nobody listens to would end the process, and the type of a subscription does not name all events.
    const events = this.#subscription as unknown as StreamingRead<AllStreamResolvedEvent>;
    events.on('data', (item) => this.#take(item, names));
    events.on('error', (error) => this.#end({ error }));
    events.on('end', () => this.#end({}));
  }

  /** Whether it ended because its consumer, or this process, was too slow. */
  get fellBehind(): boolean {
    return this.#ended !== undefined && (!this.#ended.error || this.#ended.error instanceof TimeoutError);
  }

  /**
   * What has come, at most a page of it; empty after `silenceMs` without a sign of life, or when the signal aborts;
   * undefined once all was handed over and no more will come.
   * @throws what ended the subscription, unless it just fell behind
   */
  async next(silenceMs: number, signal: AbortSignal): Promise<readonly Recorded[] | undefined> {
    while (this.#waiting.length === 0 && !signal.aborted) {
      if (this.#ended) {
        if (this.fellBehind) return undefined;
        throw this.#ended.error;
      }
      const leftMs = this.#heardAt + silenceMs - performance.now();
      if (leftMs <= 0) {
        this.#heardAt = performance.now();
        return [];
      }
      await this.#bell.wait(leftMs, signal);
    }
    return this.#waiting.splice(0, PAGE_SIZE);
  }

  close(): void {
    this.#end({});
  }

  #take({ event }: AllStreamResolvedEvent, names: StreamNames): void {
    if (!event || this.#ended) return;
    this.#waiting.push(recorded(event, names));
    this.#hear();
    if (this.#waiting.length >= MAX_WAITING) this.#end({});
  }

  #hear(): void {
    this.#heardAt = performance.now();
    this.#bell.ring();
  }

  #end(how: { readonly error?: unknown }): void {
    if (this.#ended) return;
    this.#ended = how;
    this.#subscription.unsubscribe().catch(() => {}); // it may never have come about
    this.#subscription.destroy();
    this.#bell.ring();
  }
}
