import { type BeforeApplicationShutdown, Logger } from '@nestjs/common';
import { Backoff } from '../concurrency/backoff.js';
import { Loop } from '../concurrency/loop.js';
import { Queue } from '../concurrency/queue.js';
import { unlessAborted } from '../concurrency/unless-aborted.js';
import type { Clock } from './clock.js';
import type { Recorded } from './event.js';
import { type EventStore, isOutage, LogSetBackError } from './event-store.js';
import { type Witness, witnessOf } from './witness.js';

export interface LogTailOptions {
  readonly store: EventStore;
  /** The categories that are followed, for all subscribers alike. */
  readonly categories: readonly string[];
  readonly clock: Clock;
  /** Told of each page before any subscriber. Must not throw. */
  readonly onPage?: (page: readonly Recorded[]) => void;
  /** Whether the log holds an event still, or the record of its purge. Without it, what is gone was never purged. */
  readonly holds?: (event: Witness) => Promise<boolean>;
  /** Told when the log is not the one any more that was followed: what is remembered of it is not true any more. */
  readonly onSetBack?: () => void;
}

export interface TailSubscription {
  /** Only events after this position. Without it: all that is appended from now on. */
  readonly after?: bigint | undefined;
  /** How many events may wait for a subscriber that is busy. */
  readonly maxWaiting?: number;
  /** Ends the subscription. */
  readonly signal: AbortSignal;
}

const MAX_WAITING = 2_000;
const PAGE_SIZE = 500;
const FIRST_RETRY_MS = 200;
const LONGEST_RETRY_MS = 1_000;

/**
 * The one live subscription of a process to the log. All who want to hear of new events share it: a subscriber that is
 * slow, or that throws, ends alone. It begins with the first subscriber, goes on after an outage where it was, and ends
 * with the process.
 */
export class LogTail implements BeforeApplicationShutdown {
  readonly #logger = new Logger(LogTail.name);
  readonly #loop: Loop;
  readonly #subscribers = new Map<Queue<Recorded>, () => void>();
  readonly #isFollowing: Promise<void>;
  #begin = () => {};
  #hasEnded = false;
  /** Every event up to here was given to the subscribers of that time. Undefined before the first look at a log. */
  #position: bigint | undefined;
  /** The last event that was given to anybody. */
  #last: Witness | undefined;
  /** A record that was read is gone: purged and scavenged, or the log is another one. */
  #isInDoubt = false;
  #setBacks = 0;

  constructor(private readonly options: LogTailOptions) {
    this.#isFollowing = new Promise((resolve) => {
      this.#begin = resolve;
    });
    this.#loop = new Loop({
      name: 'Following the log',
      turn: (signal, works) => this.#follow(signal, works),
      pauseMs: FIRST_RETRY_MS,
      retry: new Backoff(FIRST_RETRY_MS, LONGEST_RETRY_MS),
      clock: options.clock,
      logger: this.#logger,
      isOutage,
    });
  }

  /** Resolves once every event that is appended from now on will be given to those who subscribe by then. */
  following(): Promise<void> {
    this.#loop.start();
    return this.#isFollowing;
  }

  /**
   * New events, in order, without a gap and none twice, in pages of at most 500. A subscriber that begins at a position
   * in the past reads up to the present by itself, at its own pace, and joins the others there. An outage is waited out.
   * @throws SubscriberTooSlowError once more events wait than may: it can subscribe again, after the last one it took
   * @throws PositionBeyondLogError where the log ends before `after`
   * @throws LogSetBackError where the log was put back as it was earlier: it can subscribe again, to what comes from now on
   */
  async *subscribe({ after, maxWaiting = MAX_WAITING, signal }: TailSubscription): AsyncGenerator<readonly Recorded[]> {
    const leaving = new AbortController();
    const leave = () => leaving.abort();
    if (signal.aborted || this.#hasEnded) return;

    const queue = new Queue<Recorded>(maxWaiting, () => new SubscriberTooSlowError(maxWaiting));
    this.#subscribers.set(queue, leave);
    signal.addEventListener('abort', leave);
    try {
      this.#loop.start();
      if (after !== undefined) yield* this.#past(after, queue, leaving.signal);
      for (;;) {
        const page = await queue.take(PAGE_SIZE, leaving.signal);
        if (page.length === 0) return;
        const wanted = after === undefined ? page : page.filter(({ position }) => position > after);
        if (wanted.length > 0) yield wanted;
      }
    } finally {
      signal.removeEventListener('abort', leave);
      this.#subscribers.delete(queue);
    }
  }

  /** After the other parts of the process have stopped: until then they hear what happens. */
  async beforeApplicationShutdown(): Promise<void> {
    this.#hasEnded = true;
    for (const leave of this.#subscribers.values()) leave();
    await this.#loop.stop();
  }

  async #follow(signal: AbortSignal, works: () => void): Promise<void> {
    const { store, categories, onPage } = this.options;
    const head = await store.head();
    works();
    if (await this.#wasSetBack(head)) this.#setBack();
    this.#isInDoubt = false;
    this.#position ??= head;
    this.#begin();
    try {
      for await (const page of store.subscribe({ after: this.#position, categories, signal })) {
        onPage?.(page);
        for (const queue of this.#subscribers.keys()) queue.push(page);
        const last = page.at(-1);
        if (!last) continue;
        this.#position = last.position;
        this.#last = witnessOf(last);
      }
    } catch (error) {
      if (!(error instanceof LogSetBackError)) throw error;
      this.#isInDoubt = true; // the next turn finds out
    }
  }

  async #wasSetBack(head: bigint): Promise<boolean> {
    const { holds = async () => false } = this.options;
    if (this.#position !== undefined && this.#position > head) return true;
    return this.#isInDoubt && this.#last !== undefined && !(await holds(this.#last));
  }

  /** What the subscribers were given is not what lies in the log now. It is followed anew, from where it ends. */
  #setBack(): void {
    const { onSetBack } = this.options;
    const position = this.#position ?? 0n;
    this.#position = undefined;
    this.#last = undefined;
    this.#setBacks++;
    this.#logger.warn(`The log was set back: what it held at position ${position} is not there any more`);
    onSetBack?.();
    for (const queue of this.#subscribers.keys()) queue.end(new LogSetBackError(position));
  }

  /**
   * The log from a position to where the others are. What comes meanwhile waits in the queue; where that is too much
   * the queue is emptied, and the log is read once more: who is behind is not too slow.
   */
  async *#past(after: bigint, queue: Queue<Recorded>, signal: AbortSignal): AsyncGenerator<readonly Recorded[]> {
    const { store, categories, clock } = this.options;
    const retry = new Backoff(FIRST_RETRY_MS, LONGEST_RETRY_MS);
    await unlessAborted(this.#isFollowing, signal);
    const setBacks = this.#setBacks;
    for (let at = after; !signal.aborted; ) {
      if (this.#setBacks !== setBacks) throw new LogSetBackError(at);
      const upTo = this.#position; // taken in one step with the queue: what is beyond comes by that
      if (upTo === undefined) {
        await clock.sleep(FIRST_RETRY_MS, signal); // the log was set back a moment ago
        continue;
      }
      queue.reset();
      try {
        if (at > upTo) await this.#mustBeInLog(at);
        for await (const page of store.readAll({ after: at, upTo, categories })) {
          if (signal.aborted) return;
          yield page;
          at = page.at(-1)?.position ?? at;
        }
        if (!queue.hasEnded) return;
        retry.reset();
      } catch (error) {
        if (!isOutage(error)) throw error;
        await clock.sleep(retry.next(), signal);
      }
    }
  }

  async #mustBeInLog(position: bigint): Promise<void> {
    const head = await this.options.store.head();
    if (position > head) throw new PositionBeyondLogError(position, head);
  }
}

/** A subscriber takes events more slowly than they come. */
export class SubscriberTooSlowError extends Error {
  override readonly name = 'SubscriberTooSlowError';

  constructor(maxWaiting: number) {
    super(`A subscriber was dropped: more than ${maxWaiting} events waited for it`);
  }
}

/** The log ends before a position: it is of another log, or this one was restored from a backup. */
export class PositionBeyondLogError extends Error {
  override readonly name = 'PositionBeyondLogError';

  constructor(
    readonly position: bigint,
    readonly head: bigint,
  ) {
    super(`There is no position ${position}: the log ends at ${head}`);
  }
}
