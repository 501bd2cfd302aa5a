import { setImmediate } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { ChangeSignal } from '../../concurrency/change-signal.js';
import { Loop } from '../../concurrency/loop.js';
import { SharedRead } from '../../concurrency/shared-read.js';
import { Clock } from '../../eventsourcing/clock.js';
import type { Recorded } from '../../eventsourcing/event.js';
import { EventStore, isOutage, LogSetBackError } from '../../eventsourcing/event-store.js';
import { LogTail, PositionBeyondLogError, SubscriberTooSlowError } from '../../eventsourcing/log-tail.js';
import { Models } from '../../eventsourcing/model.js';
import { Draining } from '../../http/draining.js';
import type { EventFilter } from './event-filter.js';
import { KnownEntities } from './known-entities.js';
import { PastPages } from './past-pages.js';
import { toldEvent } from './told-event.js';
import type { Watcher } from './watcher.js';
import { WatcherGroups } from './watcher-groups.js';

const AGAIN_AFTER_MS = 500;
/** What comes within this time is sent together. */
const TOGETHER_MS = 100;
const LOOK_EVERY_MS = 1_000;
const REACHED_WITHIN_MS = 10_000;
/** Sending to so many takes some milliseconds: then others have their turn. */
const SENT_AT_ONCE = 100;
/** Each has a connection. */
const MAX_WATCHERS = 4_000;
/** Events that are older than this when they come: there was an outage, and what they tell of may be deleted since. */
const LATE_AFTER_MS = 5_000;

/** All watchers that are at the present, fed by one subscription. It begins with the first of them. */
@Injectable()
export class Watchers implements BeforeApplicationShutdown {
  readonly #logger = new Logger(Watchers.name);
  /** Also those that read the past still. */
  readonly #open = new Set<Watcher>();
  readonly #groups = new WatcherGroups();
  readonly #changes = new ChangeSignal();
  /** Shared by all who come at the same time. */
  readonly #head = new SharedRead(() => this.store.head(this.models.categories));
  readonly #following: Loop;
  readonly #sending: Loop;
  /** Every event up to here was handed to the groups. Undefined before the first look at a log. */
  #position: bigint | undefined;

  constructor(
    private readonly tail: LogTail,
    private readonly store: EventStore,
    private readonly models: Models,
    private readonly entities: KnownEntities,
    private readonly past: PastPages,
    private readonly clock: Clock,
    private readonly draining: Draining,
  ) {
    const loop = { clock, logger: this.#logger, isOutage };
    const follow = (signal: AbortSignal) => this.#follow(signal);
    this.#following = new Loop({ name: 'Feeding watchers', turn: follow, pauseMs: AGAIN_AFTER_MS, ...loop });
    const send = (signal: AbortSignal) => this.#send(signal);
    this.#sending = new Loop({ name: 'Sending to watchers', turn: send, pauseMs: TOGETHER_MS, ...loop });
    draining.signal.addEventListener('abort', () => {
      for (const watcher of [...this.#open]) watcher.end('The service stops');
    });
  }

  /** How far those are that have joined. Undefined before the first look at a log, and where it was set back. */
  get position(): bigint | undefined {
    return this.#position;
  }

  get count(): number {
    return this.#open.size;
  }

  /** Whether no further watcher is taken in. */
  get areFull(): boolean {
    return this.count >= MAX_WATCHERS;
  }

  /**
   * Waits until they are where the log ends now. False where that took too long, the signal aborts, or the service stops.
   * @throws StoreUnavailableError
   */
  async reachPresent(signal: AbortSignal): Promise<boolean> {
    this.#following.start();
    this.#sending.start();
    return this.#reach(await this.#head.ask(), signal);
  }

  /** Looks after a watcher until it is gone: it is told when the service stops, and when the log is another one. */
  admit(watcher: Watcher): void {
    if (watcher.gone.aborted) return;

    this.#open.add(watcher);
    watcher.gone.addEventListener('abort', () => this.#open.delete(watcher));
  }

  /**
   * Has a watcher that was sent everything up to a position sent all that comes after. False where the others are
   * further: it must come up to them first, and no event can come in between.
   */
  join(watcher: Watcher, filter: EventFilter, at: bigint): boolean {
    if (this.#position === undefined || at < this.#position || watcher.gone.aborted) return false;

    this.#groups.join(watcher, filter, at);
    watcher.gone.addEventListener('abort', () => this.#groups.leave(watcher, filter));
    return true;
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all([this.#following.stop(), this.#sending.stop()]);
  }

  async #reach(position: bigint, signal: AbortSignal): Promise<boolean> {
    const waiting = new AbortController();
    const stop = () => waiting.abort();
    for (const source of [signal, this.draining.signal]) {
      if (source.aborted) stop();
      source.addEventListener('abort', stop, { signal: waiting.signal });
    }
    void this.clock.sleep(REACHED_WITHIN_MS, waiting.signal).then(stop);
    try {
      for (;;) {
        const { count } = this.#changes;
        if (this.#position !== undefined && this.#position >= position) return true;
        if (waiting.signal.aborted) return false;
        await this.#changes.beyond(count, waiting.signal);
      }
    } finally {
      stop();
    }
  }

  async #follow(signal: AbortSignal): Promise<void> {
    try {
      this.#position ??= await this.store.head(this.models.categories);
      const after = this.#position;
      this.#changes.announce();
      for await (const page of this.tail.subscribe({ after, signal })) {
        await this.#hand(page);
        this.#changes.announce();
      }
    } catch (error) {
      if (error instanceof LogSetBackError || error instanceof PositionBeyondLogError) this.#forget();
      else if (!(error instanceof SubscriberTooSlowError)) throw error; // it goes on where it was
    }
  }

  /** The last part in one step: who joins before it gets all of the page, and who joins after it none. */
  async #hand(page: readonly Recorded[]): Promise<void> {
    this.entities.note(page);
    const last = page.at(-1);
    const isLate = last !== undefined && this.clock.now().getTime() - last.recordedAt.getTime() > LATE_AFTER_MS;
    let facts = isLate && !this.#groups.isEmpty ? await this.entities.of(page, true) : undefined;
    if (!facts && this.#groups.askForLabels) facts = await this.entities.of(page);

    for (const event of page) {
      const { stream, position } = event;
      for (const group of this.#groups.of(stream)) {
        const frame = toldEvent(event, facts?.get(stream) ?? this.entities.peek(stream), group.filter, this.models);
        if (frame !== undefined) this.#groups.add(group, position, frame);
      }
      this.#position = position;
    }
  }

  async #send(signal: AbortSignal): Promise<void> {
    const waiting = new AbortController();
    const wake = () => waiting.abort();
    signal.addEventListener('abort', wake, { signal: waiting.signal });
    const { count } = this.#changes;
    if (!this.#groups.hasNews) {
      await Promise.race([
        this.#changes.beyond(count, waiting.signal),
        this.clock.sleep(LOOK_EVERY_MS, waiting.signal),
      ]);
    }
    wake();

    const upTo = this.#position ?? 0n;
    let sent = 0;
    for (const { watcher, frames, place } of this.#groups.takeNews()) {
      watcher.write(frames, place);
      if (++sent % SENT_AT_ONCE === 0) await setImmediate();
    }
    for (const watcher of this.#groups.watchers()) watcher.beat(upTo);
  }

  #forget(): void {
    this.#position = undefined;
    this.entities.forget();
    this.past.forget();
    for (const watcher of [...this.#open]) watcher.endOfLog();
  }
}
