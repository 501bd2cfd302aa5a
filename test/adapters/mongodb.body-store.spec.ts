import { createHash, randomBytes } from 'node:crypto';
import { GridFSBucket } from 'mongodb';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MongoBodyStore } from '../../src/adapters/mongodb/bodies/mongodb.body-store.js';
import { MongoConnection } from '../../src/adapters/mongodb/connection/mongo-connection.js';
import { StoreUnavailableError } from '../../src/eventsourcing/event-store.js';
import { bodyStoreContract } from '../contracts/body-store.contract.js';
import { damagedBodiesContract } from '../contracts/damaged-bodies.contract.js';
import { closedPort } from '../kit/closed-port.js';
import { collect } from '../kit/collect.js';
import { damageToBucket } from '../kit/damaged-bodies.js';
import { eventually } from '../kit/eventually.js';
import { ownServer } from '../kit/own-server.js';
import { describeWith, describeWithOwn, freshDatabase } from '../kit/servers.js';
import { StillClock } from '../kit/still-clock.js';

const HOUR_MS = 3_600_000;

const source = async function* (bytes: Uint8Array, then?: () => Promise<void>): AsyncIterable<Uint8Array> {
  yield bytes;
  await then?.();
};
const dbOf = (connection: MongoConnection) => connection.ask(async (db) => db);
const rowsIn = async (connection: MongoConnection) => {
  const db = await dbOf(connection);
  return {
    files: await db.collection('bodies.files').countDocuments(),
    chunks: await db.collection('bodies.chunks').countDocuments(),
  };
};

describeWith('mongodb', 'on MongoDB', (server) => {
  bodyStoreContract('a GridFS bucket', async (clock) => {
    const database = freshDatabase(server);
    const here = new MongoConnection({ url: database.url });
    const there = new MongoConnection({ url: database.url });
    return {
      store: new MongoBodyStore(here, clock),
      elsewhere: new MongoBodyStore(there, clock),
      async close() {
        await here.close();
        await there.close();
        await database.drop();
      },
    };
  });

  damagedBodiesContract('a GridFS bucket', async (clock) => {
    const database = freshDatabase(server);
    const here = new MongoConnection({ url: database.url });
    const there = new MongoConnection({ url: database.url });
    return {
      store: new MongoBodyStore(here, clock),
      elsewhere: new MongoBodyStore(there, clock),
      ...damageToBucket(database.url),
      async close() {
        await here.close();
        await there.close();
        await database.drop();
      },
    };
  });

  describe('the GridFS bucket of bodies', () => {
    let clock: StillClock;
    let database: ReturnType<typeof freshDatabase>;
    let connection: MongoConnection;
    let store: MongoBodyStore;

    beforeEach(() => {
      clock = new StillClock();
      database = freshDatabase(server);
      connection = new MongoConnection({ url: database.url });
      store = new MongoBodyStore(connection, clock);
    });
    afterEach(async () => {
      await connection.close();
      await database.drop();
    });

    test('can be read by any tool that knows GridFS, by the hash of a body', async () => {
      const bytes = randomBytes(1_000_000);
      const { sha256 } = await store.put(source(bytes));

      const bucket = new GridFSBucket(await dbOf(connection), { bucketName: 'bodies' });
      const read = await bucket.openDownloadStreamByName(sha256).toArray();

      expect(Buffer.concat(read).equals(bytes)).toBe(true);
      expect(await bucket.find({}).toArray()).toMatchObject([{ filename: sha256, length: 1_000_000 }]);
    });

    test('holds nothing of a body that was freed, put twice, or never came to its end', async () => {
      const bytes = randomBytes(2_000_000);
      const breaks = () => Promise.reject(new Error('the line went dead'));
      await expect(store.put(source(randomBytes(2_000_000), breaks))).rejects.toThrow('the line went dead');
      await Promise.all([store.put(source(bytes)), store.put(source(bytes)), store.put(source(bytes))]);
      expect(await rowsIn(connection)).toEqual({ files: 1, chunks: 8 });

      clock.advance(HOUR_MS);
      for (const body of await store.untouchedSince(clock.now(), 10)) await store.free(body);

      expect(await rowsIn(connection)).toEqual({ files: 0, chunks: 0 });
    });

    test('is freed of what a process left that ended in the middle of a put', async () => {
      const dying = new MongoConnection({ url: database.url });
      const ends = () => dying.close();
      const put = new MongoBodyStore(dying, clock).put(source(randomBytes(2_000_000), ends));
      await expect(put).rejects.toThrow(StoreUnavailableError);
      expect(await rowsIn(connection)).toEqual({ files: 1, chunks: 6 });

      clock.advance(HOUR_MS);
      expect(await store.untouchedSince(clock.now(), 10)).toEqual([]);

      expect(await rowsIn(connection)).toEqual({ files: 0, chunks: 0 });
    });

    test('keeps a body anew where a process ended between taking its name from a damaged one and giving it', async () => {
      const bytes = randomBytes(1_000_000);
      const { sha256 } = await store.put(source(bytes));
      const files = (await dbOf(connection)).collection('bodies.files');
      await files.updateOne({ filename: sha256 }, { $unset: { filename: '' }, $set: { 'metadata.state': 'dying' } });
      expect(await store.find(sha256)).toBeUndefined();

      await store.put(source(bytes));

      expect(Buffer.concat(await collect(store.read(sha256))).equals(bytes)).toBe(true);
      await store.untouchedSince(clock.now(), 10);
      expect(await rowsIn(connection)).toEqual({ files: 1, chunks: 4 });
    });

    test('is freed of what a sweep left that ended in the middle', async () => {
      const { sha256 } = await store.put(source(randomBytes(2_000_000)));
      const files = (await dbOf(connection)).collection('bodies.files');
      await files.updateOne({ filename: sha256 }, { $unset: { filename: '' }, $set: { 'metadata.state': 'dying' } });
      expect(await store.touch(sha256)).toBe(false);

      await store.untouchedSince(clock.now(), 10);

      expect(await rowsIn(connection)).toEqual({ files: 0, chunks: 0 });
    });
  });
});

describe('a body store whose server is away', () => {
  test('says so, whatever it is asked', async () => {
    const connection = new MongoConnection({ url: `mongodb://127.0.0.1:${await closedPort()}/bodies` });
    const store = new MongoBodyStore(connection);
    const hash = createHash('sha256').update('a').digest('hex');

    const answers = [
      store.put(source(Buffer.from('a'))),
      store.find(hash),
      store.touch(hash),
      store.untouchedSince(new Date(), 10),
      store.free({ sha256: hash, size: 1, touchedAt: new Date() }),
      store.read(hash)[Symbol.asyncIterator]().next(),
    ];

    for (const { status, ...outcome } of await Promise.allSettled(answers)) {
      expect(status).toBe('rejected');
      expect(outcome).toEqual({ reason: expect.any(StoreUnavailableError) });
    }
    await connection.close();
  });
});

describeWithOwn(['mongodb'], 'a body store whose server was killed', () => {
  test('has every body that it said it has, and takes the others when the server is back', async () => {
    const server = await ownServer('mongodb');
    const connection = new MongoConnection({ url: server.url });
    const store = new MongoBodyStore(connection);
    const bodies = Array.from({ length: 40 }, (_, n) => randomBytes(n * 50_000));
    const kept = [(await store.put(source(randomBytes(100)))).sha256];
    const putting = bodies.map(async (bytes, n) => {
      const { sha256 } = await store.put(source(bytes, () => (n === 20 ? server.kill() : Promise.resolve())));
      kept.push(sha256);
    });
    const outcomes = await Promise.allSettled(putting);
    expect(outcomes[20]).toMatchObject({ status: 'rejected', reason: expect.any(StoreUnavailableError) });

    await server.startAgain();

    for (const sha256 of kept) {
      const hash = createHash('sha256');
      for await (const piece of store.read(sha256)) hash.update(piece);
      expect(hash.digest('hex')).toBe(sha256);
    }
    await Promise.all(bodies.map((bytes) => store.put(source(bytes))));
    expect(await store.untouchedSince(new Date(Date.now() + HOUR_MS), 100)).toHaveLength(41);
    expect(await rowsIn(connection)).toMatchObject({ files: 41 });
    await connection.close();
    await server.close();
  });

  test('keeps a body once also where the server comes back without its data', async () => {
    const server = await ownServer('mongodb');
    const connection = new MongoConnection({ url: server.url });
    const store = new MongoBodyStore(connection);
    const bytes = randomBytes(1_000_000);
    const { sha256 } = await store.put(source(bytes));

    await server.loseData();
    await expect(store.find(sha256)).rejects.toThrow(StoreUnavailableError);
    await server.startAgain();
    await eventually(async () => expect(await store.find(sha256)).toBeUndefined());
    await Promise.all([store.put(source(bytes)), store.put(source(bytes))]);

    expect(await rowsIn(connection)).toEqual({ files: 1, chunks: 4 });
    await connection.close();
    await server.close();
  });
});
