import type { BaseOptions, EventStoreDBClient, GRPCClientConstructor } from '@eventstore/db-client';
import type { CallOptions, Channel, Client, Metadata } from '@grpc/grpc-js';

/**
 * What the client's own commands are made of, each in a file that extends the class: `protected`, and the way to the
 * services that it has no command for, with its channel, credentials and change of nodes.
 */
export interface ClientParts {
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
  /** The node that the next channel leads to, as `address:port`. */
  resolveUri(): Promise<string>;
  /** Told of every call that failed. Where the node is at fault, the next call opens a channel anew. */
  handleError(stub: Client, error: Error): Promise<void>;
}

/** @throws Error where the client has other members: nothing could be appended or read through it. */
export function partsOf(client: EventStoreDBClient): ClientParts {
  const sentence = missingParts(client);
  if (sentence) throw new Error(sentence);

  return client as unknown as ClientParts;
}

/** What a client lacks of its protected members, in a sentence, or undefined. */
export function missingParts(client: object): string | undefined {
  const missing = NAMES.filter((name) => typeof Reflect.get(client, name) !== 'function');
  if (missing.length === 0) return undefined;

  return `This version of @eventstore/db-client cannot be used, ${VERSION} can: its clients have no ${missing.join(', ')}.`;
}

/** The exact version in package.json. */
const VERSION = '6.2.1';

const NAMES: readonly (keyof ClientParts)[] = [
  'execute',
  'GRPCStreamCreator',
  'callArguments',
  'getChannel',
  'resolveUri',
  'handleError',
];
