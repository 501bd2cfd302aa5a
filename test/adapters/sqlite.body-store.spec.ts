import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SqliteBodyStore } from '../../src/adapters/sqlite/bodies/sqlite.body-store.js';
import { bodyStoreContract } from '../contracts/body-store.contract.js';
import { nodeArguments } from '../kit/program.js';
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
