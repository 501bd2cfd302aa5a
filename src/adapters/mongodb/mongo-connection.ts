import {
  type Db,
  MongoClient,
  type MongoClientOptions,
  MongoServerSelectionError,
  type TopologyDescription,
} from 'mongodb';
import { StoreUnavailableError } from '../../eventsourcing/event-store.js';
import { asStoreError, isRefusal } from './mongo-errors.js';
import { databaseOf, withoutUserinfo } from './mongo-url.js';

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
  #client: MongoClient | undefined;
  #hasConnected = false;
  #topology: TopologyDescription | undefined;
  #isAway = false;
  #isClosed = false;

  constructor(private readonly options: MongoConnectionOptions) {
    this.database = databaseOf(options.url);
  }

  /** False while the server is known to be away. It is watched, also while nobody asks anything. */
  get isReachable(): boolean {
    return !this.#isAway;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** For what answers later, like a cursor or a stream: its errors go through asStoreError. Everything else asks. */
  get db(): Db {
    if (this.#isClosed) throw new StoreUnavailableError('The connection to MongoDB is closed');

    this.#client ??= this.#open();
    return this.#client.db(this.database);
  }

  /** @throws StoreUnavailableError for every kind of outage: within seconds, and a write may have happened */
  async ask<Answer>(work: (db: Db) => Promise<Answer>): Promise<Answer> {
    const { db } = this;
    const client = this.#client;
    try {
      const answer = await work(db);
      if (this.#isAway && hasWritable(this.#topology)) this.#noteBack();
      return answer;
    } catch (error) {
      this.#learnFrom(error);
      if (client === this.#client && !this.#hasConnected) await this.#discard(client);
      throw asStoreError(error);
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#client?.close();
  }

  #open(): MongoClient {
    const client = new MongoClient(this.options.url, OPTIONS);
    client.on('open', () => {
      this.#hasConnected = true;
    });
    client.on('topologyDescriptionChanged', ({ newDescription }) => {
      if (client !== this.#client) return;
      this.#topology = newDescription;
      if (hasWritable(newDescription)) this.#noteBack();
    });
    client.on('serverHeartbeatFailed', ({ connectionId, failure }) => {
      if (!hasWritable(this.#topology, connectionId)) this.#noteAway(failure);
    });
    return client;
  }

  /** A client that found nobody at its first question never looks again: "Topology is closed", whatever comes. */
  async #discard(client: MongoClient | undefined): Promise<void> {
    this.#client = undefined;
    await client?.close().catch(() => {}); // there is nothing to lose
  }

  /** A broken connection says little: the next heartbeat tells whether the server is there. */
  #learnFrom(error: unknown): void {
    if (isRefusal(error)) this.#noteAway(error);
    else if (error instanceof MongoServerSelectionError && !hasWritable(this.#topology)) this.#noteAway(error);
  }

  #noteAway(reason: Error): void {
    if (this.#isAway || this.#isClosed) return;

    this.#isAway = true;
    this.options.onAway?.(withoutUserinfo(reason.message));
  }

  #noteBack(): void {
    if (!this.#isAway || this.#isClosed) return;

    this.#isAway = false;
    this.options.onBack?.();
  }
}

/**
 * Writes are answered when most of a replica set has them in its journal. Nothing is sent twice by the driver: each
 * write says itself what it must find. A frozen server is given up after the time for a heartbeat.
 */
const OPTIONS: MongoClientOptions = {
  appName: 'retriever',
  writeConcern: { w: 'majority', journal: true },
  retryWrites: false,
  serverSelectionTimeoutMS: 3_000,
  connectTimeoutMS: 3_000,
  heartbeatFrequencyMS: 2_000,
  socketTimeoutMS: 60_000,
  waitQueueTimeoutMS: 5_000,
  maxPoolSize: 50,
};

function hasWritable(topology: TopologyDescription | undefined, besides?: string): boolean {
  const servers = [...(topology?.servers.values() ?? [])];
  return servers.some(({ isWritable, address }) => isWritable && address !== besides);
}
