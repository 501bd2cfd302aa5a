import { afterEach, describe, expect, test } from 'vitest';
import { MongoConnection } from '../../src/adapters/mongodb/connection/mongo-connection.js';
import { StoreUnavailableError } from '../../src/eventsourcing/event-store.js';
import { closedPort } from '../kit/closed-port.js';
import { eventually } from '../kit/eventually.js';
import { refusingMongoDb } from '../kit/refusing-mongodb.js';
import { tlsServer } from '../kit/tls-server.js';

describe('a MongoDB that cannot be used', () => {
  const opened: { close(): Promise<void> }[] = [];
  const opening = <Server extends { close(): Promise<void> }>(server: Server) => {
    opened.push(server);
    return server;
  };
  afterEach(async () => {
    for (const server of opened.splice(0).reverse()) await server.close();
  });

  /** What a caller is told, and the reason that anybody may read; neither with a secret. */
  const refusalOf = async (port: number, options = '') => {
    const url = `mongodb://anna:secret@127.0.0.1:${port}/x?serverSelectionTimeoutMS=500${options}`;
    const connection = opening(new MongoConnection({ url }));
    const refusal = await connection.ask((db) => db.command({ ping: 1 })).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(StoreUnavailableError);
    const { message, reason } = refusal as StoreUnavailableError;
    expect(`${message} ${reason}`).not.toContain('secret');
    expect(reason).not.toContain('127.0.0.1');
    return reason;
  };

  test('says that it refuses the credentials', async () => {
    const { port } = opening(await refusingMongoDb());

    expect(await refusalOf(port)).toBe('MongoDB refuses the credentials in MONGODB_URL');
  });

  test('says that its certificate is not trusted', async () => {
    const { port } = opening(await tlsServer());

    expect(await refusalOf(port, '&tls=true')).toBe('The certificate of MongoDB is not trusted');
  });

  test('says that it may want TLS', async () => {
    const { port } = opening(await tlsServer());

    expect(await refusalOf(port)).toMatch(/^MongoDB hangs up on new connections: perhaps .* TLS$/);
  });

  test('says that it speaks no TLS', async () => {
    const { port } = opening(await refusingMongoDb());

    expect(await refusalOf(port, '&tls=true')).toMatch(/^MongoDB .* TLS/);
  });

  test('says that nothing is there', async () => {
    expect(await refusalOf(await closedPort())).toBe('Nothing listens where MongoDB should be');
  });

  test('says why sooner than the driver gives it up, once it is known to be away', async () => {
    const { port } = opening(await tlsServer());
    const connection = opening(new MongoConnection({ url: `mongodb://127.0.0.1:${port}/x?tls=true` }));
    const ask = () => connection.ask((db) => db.command({ ping: 1 }));
    const refused: string[] = [];
    const first = ask().catch(() => refused.push('who asked while it was not known'));
    await eventually(() => expect(connection.isReachable).toBe(false));

    await expect(ask()).rejects.toMatchObject({ reason: 'The certificate of MongoDB is not trusted' });

    expect(refused).toEqual([]); // for whom the driver looks on, as long as it does for everybody
    await first;
  });
});
