import { setTimeout as sleep } from 'node:timers/promises';
import { type Db, type MongoClientOptions, MongoServerSelectionError } from 'mongodb';
import { isOutage, StoreUnavailableError } from '../../../eventsourcing/event-store.js';
import { answered, UnansweredError } from './answered.js';
import { asStoreError, isRefusal, outageOf, wordsFor } from './mongo-errors.js';
import { databaseOf } from './mongo-url.js';
import { WatchedClient } from './watched-client.js';

export interface MongoConnectionOptions {
  /** `mongodb://…/database`; checkMongoUrl tells what is wrong with it. */
  readonly url: string;
  /** Told once whenever the server is found to be away, and why, in words without a password. */
  readonly onAway?: ((reason: string) => void) | undefined;
  /** Told once when it is there again. */
  readonly onBack?: (() => void) | undefined;
}

/** One pool of connections to one database, opened by the first question. It knows whether the server is there. */
export class MongoConnection {
  readonly database: string;
  #watched: WatchedClient | undefined;
  /** Why it is away, while it is known to be. */
  #outage: StoreUnavailableError | undefined;
  /** It does not let us in. That it takes writes, of others, says nothing then. */
  #isRefused = false;
  #isLooking = false;
  #isClosed = false;

  constructor(private readonly options: MongoConnectionOptions) {
    this.database = databaseOf(options.url);
  }

  /** False while the server is known to be away. It is watched, also while nobody asks anything. */
  get isReachable(): boolean {
    return this.#outage === undefined;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /**
   * @param withinMs more for what takes many commands, less for what is of no use later
   * @throws StoreUnavailableError for every kind of outage: mostly within seconds, and a write may have happened
   */
  async ask<Answer>(work: (db: Db) => Promise<Answer>, withinMs = ANSWERED_WITHIN_MS): Promise<Answer> {
    const outage = this.#outage;
    if (!outage) return this.#ask(work, withinMs);

    return answered(this.#ask(work, withinMs), Math.min(withinMs, ANSWERED_WHILE_AWAY_WITHIN_MS)).catch((error) => {
      throw error instanceof UnansweredError ? outage : error;
    });
  }

  async #ask<Answer>(work: (db: Db) => Promise<Answer>, withinMs: number): Promise<Answer> {
    if (this.#isClosed) throw new StoreUnavailableError('The connection to MongoDB is closed');

    this.#watched ??= this.#open();
    const watched = this.#watched;
    try {
      const answer = await answered(work(watched.client.db(this.database)), withinMs);
      if (this.#outage && watched.hasWritable()) this.#noteBack();
      return answer;
    } catch (error) {
      const told = asStoreError(error);
      if (isOutage(told)) this.#learnFrom(error, watched);
      throw told;
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    // It takes leave of the server, which may not answer: there is nothing to lose.
    if (this.#watched) await answered(this.#watched.close(), CLOSED_WITHIN_MS).catch(() => {});
  }

  #open(): WatchedClient {
    const watched: WatchedClient = new WatchedClient(this.options.url, OPTIONS, {
      onWritable: () => {
        if (watched === this.#watched && !this.#isRefused) this.#noteBack();
      },
      onFailed: (reason) => {
        if (watched === this.#watched) this.#noteAway(reason);
      },
    });
    return watched;
  }

  /** A broken connection says little: the next heartbeat tells whether the server is there. */
  #learnFrom(error: unknown, watched: WatchedClient): void {
    if (isRefusal(error)) {
      this.#isRefused = true;
      this.#noteAway(error);
    } else if (error instanceof MongoServerSelectionError && !watched.hasWritable()) this.#noteAway(error);

    const isHopeless = error instanceof UnansweredError && error.afterMs >= ANSWERED_WITHIN_MS;
    if (isHopeless || watched.isLost) this.#discard(watched);
    void this.#lookUntilBack();
  }

  /** The next question opens another. It is not waited for: there is nothing to lose, and it may hang as well. */
  #discard(watched: WatchedClient): void {
    if (watched !== this.#watched) return;

    this.#watched = undefined;
    void watched.close().catch(() => {});
  }

  #noteAway(reason: Error): void {
    if (this.#outage || this.#isClosed) return;

    this.#outage = outageOf(reason);
    this.options.onAway?.(wordsFor(reason));
    void this.#lookUntilBack();
  }

  #noteBack(): void {
    if (!this.#outage || this.#isClosed) return;

    this.#outage = undefined;
    this.#isRefused = false;
    this.options.onBack?.();
  }

  /** The driver's watch tells of a server, as a rule; where it has ended, the question that fails has it replaced. */
  async #lookUntilBack(): Promise<void> {
    if (this.#isLooking) return;

    this.#isLooking = true;
    for (let isThere = false; !isThere && !this.#isClosed; ) {
      await sleep(LOOK_AGAIN_AFTER_MS, undefined, { ref: false });
      isThere = await this.#ask((db) => db.command({ ping: 1 }), ANSWERED_WITHIN_MS).then(
        () => this.isReachable,
        () => false, // what it says was learnt
      );
    }
    this.#isLooking = false;
  }
}

/**
 * More than the driver lets one command take: to find a server, a connection, and its answer. Beyond that it is not to be
 * waited for: a command that is written to a socket that has ended, and has not said so yet, is never settled by the
 * driver (7.9). Where this befalls the command by which it watches a server that it asks again and again (one before
 * MongoDB 4.4, or in the mode "poll"), it never looks at that server any more.
 */
const ANSWERED_WITHIN_MS = 75_000;
/** While it is known to be away, and why, nobody waits as long as the driver looks for it: it is looked for anyway. */
const ANSWERED_WHILE_AWAY_WITHIN_MS = 1_000;
const LOOK_AGAIN_AFTER_MS = 2_000;
const CLOSED_WITHIN_MS = 5_000;

const WATCHING: MongoClientOptions = { connectTimeoutMS: 3_000, heartbeatFrequencyMS: 2_000 };

/**
 * Writes are answered when most of a replica set has them in its journal. Nothing is sent twice by the driver: each
 * write says itself what it must find. A frozen server is given up after the time for a heartbeat.
 */
const OPTIONS: MongoClientOptions = {
  ...WATCHING,
  appName: 'retriever',
  writeConcern: { w: 'majority', journal: true },
  readPreference: 'primary', // whatever the URL says: what is claimed, and where a checkpoint is, is asked for there
  retryWrites: false,
  serverSelectionTimeoutMS: 3_000,
  socketTimeoutMS: 60_000,
  waitQueueTimeoutMS: 5_000,
  maxPoolSize: 50,
};
