import { Backoff } from '../../../concurrency/backoff.js';
import { unlessAborted } from '../../../concurrency/unless-aborted.js';
import type { Recorded } from '../../../eventsourcing/event.js';
import type { Subscription } from '../../../eventsourcing/event-store.js';
import type { EventStoreDbConnection } from '../connection/connection.js';
import { isOwnAnswer } from '../connection/errors.js';
import { pause } from '../connection/waiting.js';
import type { StreamNames } from '../stream-names.js';
import type { Heads } from './heads.js';
import { LiveFeed } from './live-feed.js';
import { inPages, type LogReader } from './log-reader.js';

export interface FollowerParts {
  readonly connection: EventStoreDbConnection;
  readonly log: LogReader;
  readonly heads: Heads;
  readonly names: StreamNames;
  /** After so long without a sign of life it is asked whether there should have been one. */
  readonly silenceMs: number;
}

const POLL_MS = 50;
const STEADY_AFTER_MS = 10_000;

/**
 * A subscription that outlives the server's. It reads the log up to its end, then takes what comes live; and whenever
 * that ends, for whatever reason, it reads on after the last position that its consumer has handled.
 *
 * Subscribing comes last, not first: an exclusive subscription from inside a scavenged gap skips the first event that
 * survived, and a filtered one never says that it has caught up.
 */
export class Follower {
  readonly #failures = new Backoff(100, 5_000);
  /** After falling behind it goes on by reading for a while: a slow consumer must not subscribe again and again. */
  readonly #calm = new Backoff(250, 8_000);
  #handled: bigint;
  #liveAgainAt = 0;

  constructor(
    private readonly subscription: Subscription,
    private readonly parts: FollowerParts,
    private readonly signal: AbortSignal,
  ) {
    this.#handled = subscription.after ?? 0n;
  }

  /** Ends only when the signal aborts. An outage is waited out. */
  async *pages(): AsyncGenerator<readonly Recorded[]> {
    while (!this.signal.aborted) {
      try {
        yield* this.#past();
        this.#failures.reset();
        if (performance.now() >= this.#liveAgainAt) yield* this.#present();
        else await pause(POLL_MS, this.signal);
      } catch (error) {
        this.parts.connection.failed(error);
        await this.#recover(error);
      }
    }
  }

  /** The log from the last position handled on, to its end. */
  async *#past(): AsyncGenerator<readonly Recorded[]> {
    const { log } = this.parts;
    for (let isEnd = false; !isEnd && !this.signal.aborted; ) {
      const stretch = await unlessAborted(log.forwards(this.#handled, this.subscription.categories), this.signal);
      if (!stretch) return;
      for (const page of inPages(stretch.events)) yield* this.#handOver(page);
      if (stretch.last !== undefined && stretch.last > this.#handled) this.#handled = stretch.last;
      isEnd = stretch.isEnd;
    }
  }

  /** What is written from now on, until the feed ends, or seems to have without saying so. */
  async *#present(): AsyncGenerator<readonly Recorded[]> {
    if (this.signal.aborted) return;
    const { connection, names, silenceMs } = this.parts;
    const { categories } = this.subscription;
    const feed = new LiveFeed({ connection, names, categories, after: this.#handled });
    const openedAt = performance.now();
    try {
      for (;;) {
        const events = await feed.next(silenceMs, this.signal);
        if (!events || this.signal.aborted) break;
        if (events.length > 0) yield* this.#handOver(events.filter(({ position }) => position > this.#handled));
        else if (await this.#isBehind()) break;
      }
    } finally {
      if (feed.fellBehind) this.#calmDown(performance.now() - openedAt);
      feed.close();
    }
  }

  /** What the server itself answered, as to a position that is none, it would answer again as soon as it is back. */
  #recover(error: unknown): Promise<void> {
    const ms = this.#failures.next();
    return isOwnAnswer(error) ? pause(ms, this.signal) : this.parts.connection.pauseUntilBack(ms, this.signal);
  }

  /** The watchdog: whether the log has events that a living feed would have brought. */
  async #isBehind(): Promise<boolean> {
    const head = await unlessAborted(this.parts.heads.of(this.subscription.categories, this.parts.log), this.signal);
    return head !== undefined && head > this.#handled;
  }

  /** A page is handled once its consumer comes back for more. */
  async *#handOver(page: readonly Recorded[]): AsyncGenerator<readonly Recorded[]> {
    const last = page.at(-1);
    if (!last || this.signal.aborted) return;
    this.parts.heads.saw(page);
    yield page;
    this.#handled = last.position;
  }

  #calmDown(livedForMs: number): void {
    if (livedForMs > STEADY_AFTER_MS) this.#calm.reset();
    this.#liveAgainAt = performance.now() + this.#calm.next();
  }
}
