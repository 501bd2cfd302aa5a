import { once } from 'node:events';
import { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb.js';
import type { Recorded, Sealed } from '../../eventsourcing/event.js';
import {
  type Appended,
  EventStore,
  type ExpectedRevision,
  type LogRange,
  StoreUnavailableError,
  type Subscription,
} from '../../eventsourcing/event-store.js';
import { AppendCall } from './append/append-call.js';
import { AppendQueue } from './append/append-queue.js';
import { Appender } from './append/appender.js';
import { EventStoreDbConnection } from './connection/connection.js';
import type { ReachabilityListener } from './connection/reachability.js';
import { Follower } from './follow/follower.js';
import { Heads } from './follow/heads.js';
import { LogReader } from './follow/log-reader.js';
import { recorded } from './follow/recorded.js';
import { startScavenge } from './scavenge.js';
import { StreamNames } from './stream-names.js';
import { truncate } from './truncation.js';

export interface EventStoreDbOptions extends ReachabilityListener {
  /** `esdb://[user:password@]host:port[,host:port…][?tls=…&tlsCAFile=…]`, see checkEventStoreUrl. */
  readonly url: string;
  /** Stands before the name of every stream, so that several installations share one server. None by default. */
  readonly namespace?: string | undefined;
  /** How long an append may take before its outcome is unknown. */
  readonly appendTimeoutMs?: number;
  /** How long a read may stay without an answer. */
  readonly readTimeoutMs?: number;
  /** After how long without a sign of life a subscription is looked after. */
  readonly silenceMs?: number;
  /** Told of every append that was written. */
  readonly onAppend?: (written: WrittenAppend) => void;
}

export interface WrittenAppend {
  readonly seconds: number;
  /** How many appends were under way as it was asked for, itself included: they share the server's flushes. */
  readonly groupSize: number;
}

/** The log in EventStoreDB 22.6 or newer. It comes into being at once, whether or not the server is there. */
export class EventStoreDbEventStore extends EventStore {
  readonly #names: StreamNames;
  readonly #connection: EventStoreDbConnection;
  readonly #log: LogReader;
  readonly #heads = new Heads();
  readonly #queue: AppendQueue;
  readonly #appender: Appender;
  readonly #underWay = new Set<Promise<unknown>>();
  #checkBeforeWriting = async () => {};
  readonly #ending = new AbortController();

  constructor(private readonly options: EventStoreDbOptions) {
    super();
    const { url, namespace, appendTimeoutMs = 5_000, readTimeoutMs = 5_000, onAway, onBack } = options;
    this.#names = new StreamNames(namespace);
    this.#connection = new EventStoreDbConnection({ url, readTimeoutMs, onAway, onBack });
    this.#log = new LogReader(this.#connection, this.#names, (events) => this.#heads.saw(events));
    this.#queue = new AppendQueue({
      open: () => this.#openAppends(),
      timeoutMs: appendTimeoutMs,
      newest: () => this.#heads.newest,
    });
    const read = (stream: string, after?: bigint) => this.read(stream, after);
    this.#appender = new Appender({ names: this.#names, queue: this.#queue, read });
  }

  async append(stream: string, events: readonly Sealed[], expected: ExpectedRevision): Promise<Appended> {
    if (this.#ending.signal.aborted) throw new StoreUnavailableError('The log is closed');

    const startedAt = performance.now();
    const appending = this.#appender.append(stream, events, expected);
    const settled = appending.catch(() => {}).finally(() => this.#underWay.delete(settled));
    this.#underWay.add(settled);
    const groupSize = this.#underWay.size;
    const appended = await appending;
    this.#heads.saw([{ stream, position: appended.position }]);
    this.options.onAppend?.({ seconds: (performance.now() - startedAt) / 1_000, groupSize });
    return appended;
  }

  async read(stream: string, after?: bigint): Promise<readonly Recorded[]> {
    const fromRevision = after === undefined ? 'start' : after + 1n; // the client's end is inclusive
    const found = await this.#connection.read((client) =>
      client.readStream(this.#names.theirs(stream), { fromRevision, requiresLeader: true }),
    );
    const events = found.flatMap(({ event }) => (event ? [recorded(event, this.#names)] : []));
    this.#heads.saw(events.slice(-1));
    return events;
  }

  readAll(range: LogRange): AsyncIterable<readonly Recorded[]> {
    return this.#log.pages(range);
  }

  async *subscribe(subscription: Subscription): AsyncIterable<readonly Recorded[]> {
    const { silenceMs = 10_000 } = this.options;
    const parts = { connection: this.#connection, log: this.#log, heads: this.#heads, names: this.#names, silenceMs };
    const signal = AbortSignal.any([subscription.signal, this.#ending.signal]);
    if (subscription.categories.length === 0 && !signal.aborted) await once(signal, 'abort');
    yield* new Follower(subscription, parts, signal).pages();
  }

  async head(categories?: readonly string[]): Promise<bigint> {
    if (categories) return categories.length === 0 ? 0n : this.#heads.of(categories, this.#log);
    const head = await this.#log.head();
    this.#heads.heard(head);
    return head;
  }

  at(position: bigint): Promise<Recorded | undefined> {
    return this.#log.at(position);
  }

  override beforeWriting(check: () => Promise<void>): void {
    this.#checkBeforeWriting = check;
  }

  truncate(stream: string, before: bigint): Promise<void> {
    return truncate(this.#names.theirs(stream), before, this.#connection, this.#queue);
  }

  scavenge(): Promise<string> {
    return startScavenge(this.#connection);
  }

  /** Ends the subscriptions and takes no more appends; those under way are settled first, which has its deadline. */
  async close(): Promise<void> {
    if (this.#ending.signal.aborted) return;

    this.#ending.abort();
    await Promise.all(this.#underWay);
    this.#queue.close();
    await this.#connection.close();
  }

  /**
   * A question goes before: where it is answered there is a connection, and no append is overtaken by later ones; and
   * where it is not, it is certain that nothing was written.
   */
  async #openAppends(): Promise<AppendCall> {
    await this.head();
    await this.#checkBeforeWriting();
    const call = await this.#connection.call(StreamsClient, (stub, metadata, options) =>
      stub.batchAppend(metadata, options),
    );
    return new AppendCall(call, (error) => this.#connection.failed(error));
  }
}
