import type { BaseOptions, EventStoreDBClient, GRPCClientConstructor, StreamingRead } from '@eventstore/db-client';
import type { CallOptions, Channel, Client, Metadata } from '@grpc/grpc-js';
import { clientFor } from '../connection/connection-string.js';
import { received } from '../follow/received.js';

/** One client, and what is open through it. */
export class Line {
  readonly #client: EventStoreDBClient;
  readonly #parts: ClientParts;
  readonly #open = new Set<Destroyable>();
  #channel: Promise<Channel> | undefined;

  constructor(url: string) {
    this.#client = clientFor(url);
    this.#parts = this.#client as unknown as ClientParts;
    const { getChannel } = this.#parts; // kept an eye on: to ask it at the end would make a channel where there is none
    this.#parts.getChannel = () => {
      this.#channel = getChannel();
      return this.#channel;
    };
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

  /** A call that stays open, without a deadline. When it breaks, the client looks for another node. */
  call<Stub extends Client, Call>(Stub: GRPCClientConstructor<Stub>, begin: Question<Stub, Call>): Promise<Call> {
    const args = this.#parts.callArguments({ requiresLeader: true }, { deadline: Number.POSITIVE_INFINITY });
    return this.#parts.GRPCStreamCreator(Stub, Stub.name, (stub) => begin(stub, ...args))();
  }

  /**
   * Ends all that is open: without that the process would not end. What the client cancels does not end by itself. A
   * search for a node of a cluster may go on for a while: it is not waited for.
   */
  async end(reason: Error): Promise<void> {
    for (const stream of this.#open) stream.destroy(reason);
    await this.#client.dispose();
    this.#channel?.then(
      (channel) => channel.close(),
      () => {}, // there was no node to make one to
    );
  }
}

/** What is asked for of a stream here; the client's types for its streams fit no other. */
export interface Destroyable {
  once(event: 'close', listener: () => void): unknown;
  destroy(reason?: Error): unknown;
}

export type Question<Stub extends Client, Answer> = (stub: Stub, metadata: Metadata, options: CallOptions) => Answer;

/**
 * What the client's own commands are made of, each in a file that extends the class: `protected`, and the way to the
 * services that it has no command for, with its channel, credentials and change of nodes.
 */
interface ClientParts {
  execute<Stub extends Client, Answer>(
    Stub: GRPCClientConstructor<Stub>,
    name: string,
    question: (stub: Stub) => Promise<Answer>,
  ): Promise<Answer>;
  GRPCStreamCreator<Stub extends Client, Call>(
    Stub: GRPCClientConstructor<Stub>,
    name: string,
    begin: (stub: Stub) => Call,
  ): () => Promise<Call>;
  callArguments(options: BaseOptions, call?: CallOptions): [Metadata, CallOptions];
  getChannel(): Promise<Channel>;
}
