import type { EventStoreDBClient, GRPCClientConstructor, StreamingRead } from '@eventstore/db-client';
import type { CallOptions, Channel, Client, Metadata } from '@grpc/grpc-js';
import { type ClientParts, partsOf } from './client-parts.js';
import { clientFor, type Endpoint } from './connection-string.js';
import { received } from './received.js';

/** One client, and what is open through it. */
export class Line {
  readonly #client: EventStoreDBClient;
  readonly #parts: ClientParts;
  readonly #open = new Set<Destroyable>();
  #channel: Promise<Channel> | undefined;
  #node: Endpoint | undefined;

  /**
   * @param findNode which node to connect to, asked again whenever that is lost. Once it has failed, so does every call:
   *   another line must be made. Without it the only node of the connection string is meant.
   */
  constructor(url: string, findNode?: () => Promise<Endpoint>) {
    this.#client = clientFor(url);
    this.#parts = partsOf(this.#client);
    const { getChannel, handleError } = this.#parts;
    this.#parts.getChannel = () => {
      this.#channel = getChannel(); // kept for the end: to ask for it then would make one where there is none
      return this.#channel;
    };
    // It waits for the channel of now, and nobody waits for it: where that fails, its callers hear of it.
    this.#parts.handleError = (stub, error) => handleError(stub, error).catch(() => {});
    if (findNode) this.#parts.resolveUri = () => this.#resolve(findNode);
  }

  /** The node that was found last. */
  get node(): Endpoint | undefined {
    return this.#node;
  }

  /** All that a bounded read yields. */
  async read<Item>(
    begin: (client: EventStoreDBClient) => StreamingRead<Item>,
    quietMs: number,
  ): Promise<readonly Item[]> {
    const read = this.stream(begin);
    try {
      return await received(read, quietMs);
    } finally {
      read.destroy();
    }
  }

  /** A stream of the client's, of which its consumer hears when the line ends. To be destroyed after use. */
  stream<Stream extends Destroyable>(begin: (client: EventStoreDBClient) => Stream): Stream {
    const stream = begin(this.#client);
    this.#open.add(stream);
    stream.once('close', () => this.#open.delete(stream));
    return stream;
  }

  /** One question to one of the server's services, with the credentials and the deadline of the connection string. */
  ask<Stub extends Client, Answer>(Stub: GRPCClientConstructor<Stub>, question: Question<Stub, Promise<Answer>>) {
    const args = this.#parts.callArguments({ requiresLeader: true });
    return this.#parts.execute(Stub, Stub.name, (stub) => question(stub, ...args));
  }

  /** A call that stays open, without a deadline. When it breaks, the next one looks for a node anew. */
  call<Stub extends Client, Call>(Stub: GRPCClientConstructor<Stub>, begin: Question<Stub, Call>): Promise<Call> {
    const args = this.#parts.callArguments({ requiresLeader: true }, { deadline: Number.POSITIVE_INFINITY });
    return this.#parts.GRPCStreamCreator(Stub, Stub.name, (stub) => begin(stub, ...args))();
  }

  /**
   * Ends all that is open: without that the process would not end. What the client cancels does not end by itself. A
   * search for a node may go on for a while: it is not waited for.
   */
  async end(reason: Error): Promise<void> {
    for (const stream of this.#open) stream.destroy(reason);
    await this.#client.dispose();
    this.#channel?.then(
      (channel) => channel.close(),
      () => {}, // there was no node to make one to
    );
  }

  async #resolve(findNode: () => Promise<Endpoint>): Promise<string> {
    this.#node = await findNode();
    return `${this.#node.address}:${this.#node.port}`;
  }
}

/** What is asked for of a stream here; the client's types for its streams fit no other. */
export interface Destroyable {
  once(event: 'close', listener: () => void): unknown;
  destroy(reason?: Error): unknown;
}

export type Question<Stub extends Client, Answer> = (stub: Stub, metadata: Metadata, options: CallOptions) => Answer;
