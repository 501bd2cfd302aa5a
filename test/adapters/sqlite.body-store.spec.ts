import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BODIES } from '../../src/adapters/sqlite/bodies/body-schema.js';
import { CHUNK_BYTES } from '../../src/adapters/sqlite/bodies/body-tables.js';
import { SqliteBodyStore } from '../../src/adapters/sqlite/bodies/sqlite.body-store.js';
import { SqliteStoreCopies } from '../../src/adapters/sqlite/copies/sqlite.store-copies.js';
import { emptyWal, openDatabase } from '../../src/adapters/sqlite/database.js';
import { SqliteEventStore } from '../../src/adapters/sqlite/log/sqlite.event-store.js';
import { BodyDamagedError, type BodyStore } from '../../src/bodies/body-store.js';
import { bodyStoreContract } from '../contracts/body-store.contract.js';
import { damagedBodiesContract } from '../contracts/damaged-bodies.contract.js';
import { collect } from '../kit/collect.js';
import { damageTo } from '../kit/damaged-bodies.js';
import { nodeArguments } from '../kit/program.js';
import { StillClock } from '../kit/still-clock.js';
import { temporaryFolder } from '../kit/temporary-folder.js';

bodyStoreContract('a SQLite file', async (clock) => {
  const folder = await temporaryFolder();
  const path = join(folder.path, 'bodies.db');
  const store = await SqliteBodyStore.open(path, { clock });
  const elsewhere = await SqliteBodyStore.open(path, { clock });
  return {
    store,
    elsewhere,
    async close() {
      await store.close();
      await elsewhere.close();
      await folder.remove();
    },
  };
});

damagedBodiesContract('a SQLite file', async (clock) => {
  const folder = await temporaryFolder();
  const path = join(folder.path, 'bodies.db');
  const store = await SqliteBodyStore.open(path, { clock });
  const elsewhere = await SqliteBodyStore.open(path, { clock });
  return {
    store,
    elsewhere,
    ...damageTo(path),
    async close() {
      await store.close();
      await elsewhere.close();
      await folder.remove();
    },
  };
});

bodyStoreContract('SQLite in memory', async (clock) => {
  const store = await SqliteBodyStore.open(':memory:', { clock });
  return { store, elsewhere: store, close: () => store.close() };
});

describe('the embedded body store', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let path: string;

  beforeEach(async () => {
    folder = await temporaryFolder();
    path = join(folder.path, 'bodies.db');
  });
  afterEach(() => folder.remove());

  const source = async function* (bytes: Uint8Array): AsyncIterable<Uint8Array> {
    yield bytes;
  };
  const rows = (table: string) => {
    const db = new Database(path);
    const [row] = db.prepare(`SELECT count(*) AS count FROM ${table}`).all() as { count: number }[];
    db.close();
    return row?.count;
  };

  test('writes small bodies that meet in one turn of the event loop in one transaction', async () => {
    const groups: number[] = [];
    const store = await SqliteBodyStore.open(path, { onCommit: ({ groupSize }) => groups.push(groupSize) });

    await Promise.all(Array.from({ length: 50 }, () => store.put(source(randomBytes(10_000)))));

    expect(groups).toEqual([50]);
    await store.close();
  });

  test('leaves nothing behind of a body that was freed or never came to its end', async () => {
    const store = await SqliteBodyStore.open(path);
    const bytes = randomBytes(1_000_000);
    const breaking = async function* (): AsyncIterable<Uint8Array> {
      yield bytes;
      throw new Error('the line went dead');
    };
    await expect(store.put(breaking())).rejects.toThrow('the line went dead');
    await store.put(source(bytes));
    const [body] = await store.untouchedSince(new Date(Date.now() + 1_000), 1);

    expect(body && (await store.free(body))).toBe(true);

    expect([rows('bodies'), rows('chunks')]).toEqual([0, 0]);
    await store.close();
  });

  describe('with a damaged body', () => {
    const LARGE = 1_000_000;
    const later = () => new Date(Date.now() + 10_000);
    const fatal: Error[] = [];
    let store: SqliteBodyStore;
    let bytes: Buffer;
    let sha256: string;

    beforeEach(async () => {
      fatal.length = 0;
      store = await SqliteBodyStore.open(path, { onFatal: (error) => fatal.push(error) });
      bytes = randomBytes(LARGE);
      sha256 = (await store.put(source(bytes))).sha256;
    });
    afterEach(() => store.close());
    const freeAll = async () => {
      const freed = [];
      for (const body of await store.untouchedSince(later(), 10)) freed.push(await store.free(body));
      await store.untouchedSince(later(), 10);
      return freed;
    };

    test('takes its name away and leaves its bytes where they are, and those of no other', async () => {
      await damageTo(path).flipBit(sha256, 1);
      await expect(collect(store.read(sha256))).rejects.toThrow(BodyDamagedError);
      await store.put(source(randomBytes(LARGE)));

      expect(await freeAll()).toEqual([true, true]);

      expect(await store.find(sha256)).toBeUndefined();
      expect([rows('bodies'), rows('chunks')]).toEqual([1, 4]);
    });

    test('leaves the bytes of one that a whole one took the place of', async () => {
      await store.markDamaged(sha256);
      await store.put(source(bytes));
      await store.untouchedSince(new Date(0), 10);

      expect([rows('bodies'), rows('chunks')]).toEqual([2, 8]);
      expect(Buffer.concat(await collect(store.read(sha256))).equals(bytes)).toBe(true);
    });

    test('goes on to write where the pages of one that it frees are none any more', async () => {
      await store.put(source(randomBytes(LARGE)));
      await store.close();
      await breakPageWith(bytes.subarray(LARGE / 2, LARGE / 2 + 8));
      store = await SqliteBodyStore.open(path, { onFatal: (error) => fatal.push(error) });

      expect(await freeAll()).toEqual([true, true]);

      expect([rows('bodies'), rows('chunks')]).toEqual([1, expect.any(Number)]);
      expect(fatal).toEqual([]);
      const next = randomBytes(LARGE);
      const put = await store.put(source(next));
      expect(Buffer.concat(await collect(store.read(put.sha256))).equals(next)).toBe(true);
    });

    /** Of the page that holds these bytes, the one that it says is next is none. */
    const breakPageWith = async (content: Buffer) => {
      const db = new Database(path);
      await emptyWal(db);
      const [{ page_size }] = db.prepare('PRAGMA page_size').all() as [{ page_size: number }];
      db.close();
      const at = (await readFile(path)).indexOf(content);
      const file = await open(path, 'r+');
      await file.write(Buffer.alloc(4, 0xff), 0, 4, at - (at % page_size));
      await file.close();
    };
  });

  test('writes the hashes of an old body a few chunks at a time', async () => {
    let groups = 0;
    const store = await SqliteBodyStore.open(path, { onCommit: () => groups++ });
    const { sha256 } = await store.put(source(randomBytes(20 * CHUNK_BYTES)));
    await damageTo(path).forgetHashes(sha256);
    groups = 0;

    await collect(store.read(sha256, { start: 0, end: 0 }));

    expect(groups).toBe(3);
    expect(await damageTo(path).hashesOf(sha256)).toBe(20);
    await store.close();
  });

  test('says how much of its file swept bodies left to the next ones, which take it', async () => {
    const store = await SqliteBodyStore.open(path);
    await store.put(source(randomBytes(1_000_000)));
    expect(await store.reusableBytes()).toBeLessThan(100_000);
    const [body] = await store.untouchedSince(new Date(Date.now() + 10_000), 1);
    expect(body && (await store.free(body))).toBe(true);

    expect(await store.reusableBytes()).toBeGreaterThan(900_000);

    await store.put(source(randomBytes(1_000_000)));
    expect(await store.reusableBytes()).toBeLessThan(100_000);
    await store.close();
  });

  describe('a file of an earlier version, without hashes', () => {
    const small = randomBytes(1_000);
    const large = randomBytes(700_000);
    const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

    beforeEach(async () => {
      const earlier = { ...BODIES, migrations: BODIES.migrations.slice(0, 1) };
      const db = await openDatabase(path, earlier);
      const body = db.prepare(`INSERT INTO bodies (sha256, size, touched_at, state) VALUES (?, ?, 1, 'kept')`);
      const chunk = db.prepare('INSERT INTO chunks (body, number, bytes) VALUES (?, ?, ?)');
      for (const [index, bytes] of [small, large].entries()) {
        body.run([hash(bytes), bytes.length]);
        for (let n = 0; n * CHUNK_BYTES < bytes.length; n++) {
          chunk.run([index + 1, n, bytes.subarray(n * CHUNK_BYTES, (n + 1) * CHUNK_BYTES)]);
        }
      }
      db.close();
    });
    /** As in a backup: all of it in the file itself. */
    const withoutWal = async (file: string) => {
      const db = new Database(file);
      await emptyWal(db);
      db.close();
    };
    const readFrom = async (store: BodyStore, bytes: Uint8Array) =>
      Buffer.concat(await collect(store.read(hash(bytes)))).equals(bytes);

    test('is opened and read as ever', async () => {
      const store = await SqliteBodyStore.open(path);

      for (const bytes of [small, large]) expect(await readFrom(store, bytes)).toBe(true);
      expect(await store.put(source(large))).toEqual({ sha256: hash(large), size: large.length });
      await store.close();
    });

    test.each([
      ['its body of one chunk', small, 0],
      ['its larger body', large, 2],
    ])('is read from where it was backed up, unchanged, and damage to %s is found', async (_, damaged, chunk) => {
      const log = join(folder.path, 'events.db');
      await (await SqliteEventStore.open(log)).close();
      await withoutWal(log);
      await withoutWal(path);
      const copies = new SqliteStoreCopies('', new StillClock());
      const whole = await copies.open(folder.path);
      for (const bytes of [small, large]) expect(await readFrom(whole.bodies, bytes)).toBe(true);
      await whole.close();
      await damageTo(path).flipBit(hash(damaged), chunk);
      await withoutWal(path);
      const before = await readFile(path);

      const { bodies, close } = await copies.open(folder.path);
      await expect(collect(bodies.read(hash(damaged)))).rejects.toThrow(BodyDamagedError);
      await close();

      expect((await readFile(path)).equals(before)).toBe(true);
    });
  });

  test('says that its file is damaged where the pages that tell of bodies are, and asks for a backup', async () => {
    const whole = await SqliteBodyStore.open(path);
    const { sha256 } = await whole.put(source(randomBytes(1_000)));
    await whole.close();
    const db = new Database(path);
    await emptyWal(db);
    const [{ rootpage }, { page_size }] = [
      ...db.prepare(`SELECT rootpage FROM sqlite_master WHERE name = 'bodies'`).all(),
      ...db.prepare('PRAGMA page_size').all(),
    ] as [{ rootpage: number }, { page_size: number }];
    db.close();
    const file = await open(path, 'r+');
    await file.write(Buffer.alloc(8, 0xff), 0, 8, (rootpage - 1) * page_size);
    await file.close();

    const store = await SqliteBodyStore.open(path);
    const refusal = {
      name: 'StoreUnavailableError',
      reason: expect.stringMatching(/^The file of the bodies is damaged: /),
    };
    await expect(store.find(sha256)).rejects.toMatchObject(refusal);
    await expect(collect(store.read(sha256))).rejects.toMatchObject(refusal);
    await store.close();
  });

  test('frees what a killed process left of a put', async () => {
    const child = spawn(process.execPath, nodeArguments(PUTTING, path), { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect([rows('bodies'), rows('chunks')]).toEqual([1, 4]);

    const store = await SqliteBodyStore.open(path);
    expect(await store.untouchedSince(new Date(Date.now() + 1_000), 10)).toEqual([]);

    expect([rows('bodies'), rows('chunks')]).toEqual([0, 0]);
    await store.close();
  });
});

/** Puts a body that never ends, and says so when a megabyte of it is written. */
const PUTTING = `
import { setTimeout as sleep } from 'node:timers/promises';
import { SqliteBodyStore } from './build/adapters/sqlite/bodies/sqlite.body-store.js';

const store = await SqliteBodyStore.open(process.argv[1]);
await store.put((async function* () {
  yield Buffer.alloc(5 * 256 * 1024);
  console.log('a megabyte is written');
  await sleep(60_000);
})());
`;
