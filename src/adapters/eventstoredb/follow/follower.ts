import { Backoff } from '../../../concurrency/backoff.js';
import { unlessAborted } from '../../../concurrency/unless-aborted.js';
import type { Recorded } from '../../../eventsourcing/event.js';
import { LogSetBackError, type Subscription } from '../../../eventsourcing/event-store.js';
import type { EventStoreDbConnection } from '../connection/connection.js';
import { isOwnAnswer } from '../connection/errors.js';
import { pause } from '../connection/waiting.js';
import type { StreamNames } from '../stream-names.js';
import type { Heads } from './heads.js';
import { LiveFeed } from './live-feed.js';
import { inPages, type LogReader, type LogRecord } from './log-reader.js';

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
 *
 * A server may come back with its log as it was earlier. A read begins with the record that was handled last, so that it
 * costs nothing to see whether it is the same one; where it is not there, a purge may have removed it, or all is different.
 */
export class Follower {
  readonly #failures = new Backoff(100, 5_000);
  /** After falling behind it goes on by reading for a while: a slow consumer must not subscribe again and again. */
  readonly #calm = new Backoff(250, 8_000);
  /** The last record that was looked at and whose events were handed over; its id once it was read here. */
  #handled: { readonly position: bigint; readonly id?: string };
  #liveAgainAt = 0;

  constructor(
    private readonly subscription: Subscription,
    private readonly parts: FollowerParts,
    private readonly signal: AbortSignal,
  ) {
    this.#handled = { position: subscription.after ?? 0n };
  }

  /** Ends only when the signal aborts. An outage is waited out. @throws LogSetBackError */
  async *pages(): AsyncGenerator<readonly Recorded[]> {
    while (!this.signal.aborted) {
      try {
        yield* this.#past();
        this.#failures.reset();
        if (performance.now() >= this.#liveAgainAt) yield* this.#present();
        else await pause(POLL_MS, this.signal);
      } catch (error) {
        if (error instanceof LogSetBackError) throw error;
        this.parts.connection.failed(error);
        await this.#recover(error);
      }
    }
  }

  /** The log from the last position handled on, to its end. */
  async *#past(): AsyncGenerator<readonly Recorded[]> {
    const { log } = this.parts;
    for (let isEnd = false; !isEnd && !this.signal.aborted; ) {
      const { position } = this.#handled;
      const stretch = await unlessAborted(log.forwards(position, this.subscription.categories), this.signal);
      if (!stretch) return;
      this.#mustBeHandled(stretch.first);
      for (const page of inPages(stretch.events)) yield* this.#handOver(page);
      if (stretch.last !== undefined && stretch.last.position >= this.#handled.position) this.#handled = stretch.last;
      isEnd = stretch.isEnd;
    }
  }

  /** What is written from now on, until the feed ends, or seems to have without saying so. */
  async *#present(): AsyncGenerator<readonly Recorded[]> {
    if (this.signal.aborted) return;
    const { connection, names, silenceMs } = this.parts;
    const { categories } = this.subscription;
    const feed = new LiveFeed({ connection, names, categories, after: this.#handled.position });
    const openedAt = performance.now();
    let isFirst = true;
    try {
      for (;;) {
        const events = await feed.next(silenceMs, this.signal);
        if (!events || this.signal.aborted) break;
        if (events.length > 0) {
          if (isFirst) await this.#mustGoOn(); // the server may have come back between the last read and this feed
          isFirst = false;
          yield* this.#handOver(events.filter(({ position }) => position > this.#handled.position));
        } else if (await this.#isBehind()) break;
      }
    } finally {
      if (feed.fellBehind) this.#calmDown(performance.now() - openedAt);
      feed.close();
    }
  }

  /** What the server itself answered, as to a position that is none, it would answer again as soon as it is back. */
  async #recover(error: unknown): Promise<void> {
    const ms = this.#failures.next();
    if (!isOwnAnswer(error)) return this.parts.connection.pauseUntilBack(ms, this.signal);

    await pause(ms, this.signal);
    await this.#mustGoOn().catch((failure) => {
      if (failure instanceof LogSetBackError) throw failure; // nothing else says anything of the log
    });
  }

  async #mustGoOn(): Promise<void> {
    const { id, position } = this.#handled;
    if (id !== undefined) this.#mustBeHandled(await this.parts.log.at(position));
  }

  /** @throws LogSetBackError */
  #mustBeHandled(found: LogRecord | undefined): void {
    const { id, position } = this.#handled;
    if (id !== undefined && (found?.position !== position || found.id !== id)) throw new LogSetBackError(position);
  }

  /** The watchdog: whether the log has events that a living feed would have brought. */
  async #isBehind(): Promise<boolean> {
    const head = await unlessAborted(this.parts.heads.of(this.subscription.categories, this.parts.log), this.signal);
    return head !== undefined && head > this.#handled.position;
  }

  /** A page is handled once its consumer comes back for more. */
  async *#handOver(page: readonly Recorded[]): AsyncGenerator<readonly Recorded[]> {
    const last = page.at(-1);
    if (!last || this.signal.aborted) return;
    this.parts.heads.saw(page);
    yield page;
    this.#handled = last;
  }

  #calmDown(livedForMs: number): void {
    if (livedForMs > STEADY_AFTER_MS) this.#calm.reset();
    this.#liveAgainAt = performance.now() + this.#calm.next();
  }
}
