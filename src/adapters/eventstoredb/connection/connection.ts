import { setMaxListeners } from 'node:events';
import type { EventStoreDBClient, GRPCClientConstructor, StreamingRead } from '@eventstore/db-client';
import { StreamNotFoundError } from '@eventstore/db-client';
import type { Client } from '@grpc/grpc-js';
import { Backoff } from '../../../concurrency/backoff.js';
import { StoreUnavailableError } from '../../../eventsourcing/event-store.js';
import { Cluster } from './cluster.js';
import { isCancellation, isOfAnotherNode, isWorthAnotherTry, RenewedError, unavailable } from './errors.js';
import { type Destroyable, Line, type Question } from './line.js';
import { Reachability, type ReachabilityListener } from './reachability.js';
import { pause } from './waiting.js';

export interface EventStoreDbConnectionOptions extends ReachabilityListener {
  readonly url: string;
  readonly readTimeoutMs: number;
}

const MAX_TRIES = 5;
const TRY_AGAIN_AFTER_MS = 100;
const LOOK_AGAIN_AFTER_MS = 100;
const MAX_LOOK_AGAIN_AFTER_MS = 2_000;
const ASK_FOR_LEADER_EVERY_MS = 1_000;

/** The connection to the server. It can be made before the server is there, and finds it again by itself. */
export class EventStoreDbConnection {
  readonly #reachability: Reachability;
  readonly #closing = new AbortController();
  /** Undefined where the server is a single node. */
  readonly #cluster: Cluster | undefined;
  #line: Line;
  #isLooking = false;

  constructor(private readonly options: EventStoreDbConnectionOptions) {
    setMaxListeners(0, this.#closing.signal); // many may wait for one end
    if (Cluster.isMeantBy(options.url)) this.#cluster = new Cluster(options.url);
    this.#line = this.#newLine();
    this.#reachability = new Reachability(options);
    void this.#lookUntilBack();
    if (this.#cluster) void this.#followLeader(this.#cluster);
  }

  /**
   * All that a bounded read yields; nothing for a stream that does not exist, which is an error to the client.
   * @throws StoreUnavailableError
   */
  async read<Item>(begin: (client: EventStoreDBClient) => StreamingRead<Item>): Promise<readonly Item[]> {
    for (let tries = 1; ; tries++) {
      if (this.#closing.signal.aborted) throw new StoreUnavailableError('The log is closed');
      try {
        const items = await this.#line.read(begin, this.options.readTimeoutMs);
        this.#reachability.answered();
        return items;
      } catch (error) {
        if (error instanceof StreamNotFoundError) {
          this.#reachability.answered();
          return [];
        }
        if (!isWorthAnotherTry(error) || tries === MAX_TRIES) {
          this.#noteAway(error);
          throw unavailable(error);
        }
        await pause(TRY_AGAIN_AFTER_MS, this.#closing.signal);
      }
    }
  }

  /** A stream of the client's, that fails when the connection is renewed. To be destroyed after use. */
  stream<Stream extends Destroyable>(begin: (client: EventStoreDBClient) => Stream): Stream {
    return this.#line.stream(begin);
  }

  /** @throws StoreUnavailableError */
  ask<Stub extends Client, Answer>(
    Stub: GRPCClientConstructor<Stub>,
    question: Question<Stub, Promise<Answer>>,
  ): Promise<Answer> {
    return this.#line.ask(Stub, question).catch((error) => {
      throw unavailable(error);
    });
  }

  /** @throws StoreUnavailableError */
  call<Stub extends Client, Call>(Stub: GRPCClientConstructor<Stub>, begin: Question<Stub, Call>): Promise<Call> {
    return this.#line.call(Stub, begin).catch((error) => {
      throw unavailable(error);
    });
  }

  /** Something that stays open has failed. */
  failed(error: unknown): void {
    if (!isOfAnotherNode(error)) this.#noteAway(error);
  }

  /** Waits a while, or until the server is back, or the signal aborts. */
  pauseUntilBack(ms: number, signal: AbortSignal): Promise<void> {
    return this.#reachability.pauseUntilBack(ms, signal);
  }

  async close(): Promise<void> {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort();
    await Promise.all([this.#line.end(new StoreUnavailableError('The log is closed')), this.#cluster?.close()]);
  }

  #noteAway(error: unknown): void {
    if (this.#closing.signal.aborted || isCancellation(error) || error instanceof RenewedError) return;
    this.#reachability.failed(unavailable(error).message);
    void this.#lookUntilBack();
  }

  /** At the start, and whenever the server went away: so that its return is noticed though nobody asks for anything. */
  async #lookUntilBack(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    const backoff = new Backoff(LOOK_AGAIN_AFTER_MS, MAX_LOOK_AGAIN_AFTER_MS);
    await this.#look();
    while (this.#reachability.isAway && !this.#closing.signal.aborted) {
      await pause(backoff.next(), this.#closing.signal);
      if (this.#closing.signal.aborted || !this.#reachability.isAway) break; // another read was answered meanwhile
      await this.#renew();
      await this.#look();
    }
    this.#isLooking = false;
  }

  /**
   * The connections to a leader that is frozen stay open, and nothing comes. Once the other nodes have elected a new one,
   * they are closed: what waited for an answer fails at once, and is asked again at the new leader.
   */
  async #followLeader(cluster: Cluster): Promise<void> {
    const { signal } = this.#closing;
    for (await pause(ASK_FOR_LEADER_EVERY_MS, signal); !signal.aborted; await pause(ASK_FOR_LEADER_EVERY_MS, signal)) {
      const line = this.#line;
      const isReplaced = line.node && (await cluster.leaderInsteadOf(line.node)) !== undefined;
      if (isReplaced && line === this.#line && !signal.aborted) await this.#renew();
    }
  }

  /**
   * Asks for the end of the log; the read itself notes what came of it. It asks the leader: another node would answer too,
   * while all that needs the leader goes on failing, and the log would be told to be away and back without end.
   */
  async #look(): Promise<void> {
    try {
      await this.read((client) =>
        client.readAll({ direction: 'backwards', fromPosition: 'end', maxCount: 1, requiresLeader: true }),
      );
    } catch {
      // told by the read itself
    }
  }

  /** A line that has failed stays away too long: longer and longer, up to two minutes, whatever the server does. */
  async #renew(): Promise<void> {
    const old = this.#line;
    this.#line = this.#newLine();
    await old.end(new RenewedError('The connection to EventStoreDB is made anew'));
  }

  #newLine(): Line {
    const cluster = this.#cluster;
    return new Line(this.options.url, cluster && (() => cluster.leader()));
  }
}
