import { type Collection, MongoClient, MongoNetworkError } from 'mongodb';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from '../../kit/eventually.js';
import { type OwnServer, ownServer } from '../../kit/own-server.js';
import { describeWithOwn, freshDatabase } from '../../kit/servers.js';

describeWithOwn(['mongodb'], "the test server in MongoDB's place", () => {
  let server: OwnServer;
  let client: MongoClient;
  let pages: Collection<{ _id: string; url?: string }>;

  beforeEach(async () => {
    server = await ownServer('mongodb');
    client = new MongoClient(server.url, { retryWrites: false, serverSelectionTimeoutMS: 5_000 });
    pages = client.db('killed').collection('pages', { writeConcern: { w: 'majority', journal: true } });
  });
  afterEach(async () => {
    await client.close();
    await server.close();
  });

  /** Kills the server while eight write to it, and answers with the keys that were acknowledged. */
  const killUnderLoad = async () => {
    const acknowledged: string[] = [];
    const write = async (writer: number) => {
      for (let n = 0; ; n++) {
        const url = `/${writer}/${n}`;
        await pages.updateOne({ _id: url }, { $set: { url } }, { upsert: true });
        acknowledged.push(url);
      }
    };
    const writers = Promise.allSettled(Array.from({ length: 8 }, (_, writer) => write(writer)));
    await eventually(() => expect(acknowledged.length).toBeGreaterThan(200));
    await server.kill();
    await writers;
    return acknowledged;
  };

  test('has everything that it acknowledged after kill -9 under load', async () => {
    const acknowledged = await killUnderLoad();
    await server.startAgain();

    const stored = new Set((await pages.find().toArray()).map(({ _id }) => _id));
    expect(acknowledged.filter((url) => !stored.has(url))).toEqual([]);
  });

  test('has no half of a write after kill -9: unique indexes and documents agree', async () => {
    await pages.createIndex({ url: 1 }, { unique: true, name: 'by_url' });
    await killUnderLoad();
    await server.startAgain();

    for (const { url } of (await pages.find().toArray()).slice(-50)) {
      await expect(pages.insertOne({ _id: `another of ${url}`, url: String(url) })).rejects.toMatchObject({
        code: 11000,
      });
    }
    await expect(pages.insertOne({ _id: 'new', url: 'new' })).resolves.toMatchObject({ acknowledged: true });
  });

  test('starts empty when its data was thrown away', async () => {
    await pages.insertOne({ _id: '/' });
    await server.loseData();
    await server.startAgain();

    expect(await pages.countDocuments()).toBe(0);
  });

  test('answers hello as well as isMaster, as a primary that the driver accepts', async () => {
    expect(await client.db().command({ hello: 1 })).toMatchObject({ ismaster: true, maxWireVersion: 13 });
  });

  test('breaks the connection where it fails itself, as when it closes, and goes on with others', async () => {
    const noCollection = client.db().command({ find: 1 }); // the library casts it to a text without a look

    await expect(noCollection).rejects.toThrow(MongoNetworkError);
    expect(await client.db().command({ ping: 1 })).toMatchObject({ ok: 1 });
  });

  test('forgets a database that is dropped, and only that', async () => {
    const [mine, other] = [freshDatabase(server.url), freshDatabase(server.url)];
    const names = [mine, other].map(({ url }) => new URL(url).pathname.slice(1));
    for (const name of names) await client.db(name).collection('pages').insertOne({ url: '/' });
    await mine.drop();

    const { databases } = await client.db().admin().listDatabases();
    expect(names.map((name) => databases.some((database) => database.name === name))).toEqual([false, true]);
  });
});
