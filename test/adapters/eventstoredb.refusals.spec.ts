import streamsService from '@eventstore/db-client/generated/streams_grpc_pb.js';
import { Server, ServerCredentials, status } from '@grpc/grpc-js';
import { afterEach, describe, expect, test } from 'vitest';
import { missingParts } from '../../src/adapters/eventstoredb/connection/client-parts.js';
import { clientFor } from '../../src/adapters/eventstoredb/connection/connection-string.js';
import { EventStoreDbEventStore } from '../../src/adapters/eventstoredb/eventstoredb.event-store.js';
import { StoreUnavailableError } from '../../src/eventsourcing/event-store.js';
import { closedPort } from '../kit/closed-port.js';
import { tlsServer } from '../kit/tls-server.js';

describe('an EventStoreDB that cannot be used', () => {
  const opened: { close(): Promise<void> }[] = [];
  const opening = <Server extends { close(): Promise<void> }>(server: Server) => {
    opened.push(server);
    return server;
  };
  afterEach(async () => {
    for (const server of opened.splice(0).reverse()) await server.close();
  });

  /** What a caller is told, and the reason that anybody may read; neither with a secret. */
  const refusalOf = async (nodes: string, tls: boolean) => {
    const store = opening(new EventStoreDbEventStore({ url: `esdb://anna:secret@${nodes}?tls=${tls}` }));
    const refusal = await store.head().catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(StoreUnavailableError);
    const { message, reason } = refusal as StoreUnavailableError;
    expect(`${message} ${reason}`).not.toContain('secret');
    expect(reason).not.toContain('127.0.0.1');
    return reason;
  };

  test('says that it refuses the credentials', async () => {
    const { port } = opening(await refusingServer());

    expect(await refusalOf(`127.0.0.1:${port}`, false)).toMatch(/^EventStoreDB refuses the credentials/);
  });

  test('says that its certificate is not trusted, be it of a single node or of a cluster', async () => {
    const { port } = opening(await tlsServer());
    const { port: other } = opening(await tlsServer());

    expect(await refusalOf(`127.0.0.1:${port}`, true)).toBe('The certificate of EventStoreDB is not trusted');
    expect(await refusalOf(`127.0.0.1:${port},127.0.0.1:${other}`, true)).toBe(
      'The certificate of EventStoreDB is not trusted',
    );
  });

  test('says that it may want TLS', async () => {
    const { port } = opening(await tlsServer());

    expect(await refusalOf(`127.0.0.1:${port}`, false)).toMatch(/^EventStoreDB hangs up on new .*: perhaps .* TLS$/);
  });

  test('says that it speaks no TLS', async () => {
    const { port } = opening(await refusingServer());

    expect(await refusalOf(`127.0.0.1:${port}`, true)).toMatch(/^EventStoreDB .* TLS/);
  });

  test('says that nothing is there', async () => {
    expect(await refusalOf(`127.0.0.1:${await closedPort()}`, false)).toBe(
      'Nothing listens where EventStoreDB should be',
    );
  });
});

describe('the client of EventStoreDB', () => {
  test('has the protected members that are used of it', async () => {
    const client = clientFor('esdb://127.0.0.1:2113?tls=false');

    expect(missingParts(client)).toBeUndefined();
    await client.dispose();
  });

  test('is refused in a sentence where it lacks one', () => {
    const other = { execute() {}, GRPCStreamCreator() {}, getChannel() {}, handleError() {}, resolveUri: 'esdb://' };

    expect(missingParts(other)).toMatch(/^This version of @eventstore\/db-client .* no callArguments, resolveUri\.$/);
  });
});

/** What speaks the protocol, and takes nobody's credentials. */
async function refusingServer(): Promise<{ readonly port: number; close(): Promise<void> }> {
  const server = new Server();
  const refuse = (call: { emit(event: 'error', error: unknown): void }) =>
    call.emit('error', { code: status.UNAUTHENTICATED, details: 'Unauthenticated' });
  const { read } = streamsService.StreamsService;
  server.addService({ read }, { read: refuse });
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  return { port, close: async () => server.forceShutdown() };
}
