import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { promisify } from 'node:util';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openEventTables } from '../../src/adapters/sqlite/log/event-tables.js';
import { SqliteEventStore, type SqliteEventStoreOptions } from '../../src/adapters/sqlite/log/sqlite.event-store.js';
import { StoreUnavailableError, UnknownOutcomeError } from '../../src/eventsourcing/event-store.js';
import { eventStoreContract } from '../contracts/event-store.contract.js';
import { collect } from '../kit/collect.js';
import { Follower } from '../kit/follower.js';
import { nodeArguments } from '../kit/program.js';
import { sealed } from '../kit/sealed.js';
import { StillClock } from '../kit/still-clock.js';
import { temporaryFolder } from '../kit/temporary-folder.js';

eventStoreContract('a SQLite file', async () => {
  const folder = await temporaryFolder();
  const path = join(folder.path, 'events.db');
  const store = await SqliteEventStore.open(path);
  const elsewhere = await SqliteEventStore.open(path);
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

eventStoreContract('SQLite in memory', async () => {
  const store = await SqliteEventStore.open(':memory:');
  return { store, elsewhere: store, close: () => store.close() };
});

describe('the embedded log', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let path: string;
  let opened: { close(): unknown }[];

  beforeEach(async () => {
    folder = await temporaryFolder();
    path = join(folder.path, 'events.db');
    opened = [];
  });
  afterEach(async () => {
    for (const each of opened) await each.close();
    await folder.remove();
  });

  const open = async (options?: SqliteEventStoreOptions) => {
    const store = await SqliteEventStore.open(path, options);
    opened.push(store);
    return store;
  };
  /** Another program with the same file open. */
  const neighbour = () => {
    const db = new Database(path);
    opened.push(db);
    return db;
  };
  const happened = (stream: string, type = 'Happened') => sealed(stream, [{ type, data: {} }]);
  const names = (count: number) => Array.from({ length: count }, (_, n) => `a-${n}`);
  const begin = (store: SqliteEventStore, streams: readonly string[]) =>
    Promise.allSettled(streams.map((stream) => store.append(stream, happened(stream), 'no_stream')));
  const reasons = (outcomes: readonly PromiseSettledResult<unknown>[]) =>
    outcomes.map((outcome) => (outcome.status === 'rejected' ? outcome.reason.name : 'written'));

  test('writes appends that meet in one turn of the event loop in one transaction', async () => {
    const groups: number[] = [];
    const store = await open({ onAppend: ({ groupSize }) => groups.push(groupSize) });

    await begin(store, names(100));
    await begin(store, ['b-1']);

    expect(groups).toEqual([100, 1]);
  });

  test('caps a transaction by its events, and keeps a big append whole', async () => {
    const groups: number[] = [];
    const store = await open({ onAppend: ({ groupSize }) => groups.push(groupSize) });
    const big = sealed(
      'b-1',
      Array.from({ length: 600 }, (_, n) => ({ type: 'Happened', data: { n } })),
    );

    await Promise.all([begin(store, names(600)), store.append('b-1', big, 'no_stream'), begin(store, ['c-1'])]);

    expect(groups).toEqual([512, 88, 1, 1]);
  });

  test('waits for the lock of another process without holding up its own, and keeps the order', async () => {
    const store = await open();
    const other = neighbour();
    other.exec('BEGIN IMMEDIATE');
    const order: string[] = [];
    const appends = [
      store.append('a-1', happened('a-1', 'First'), 'no_stream').then(() => order.push('first')),
      store.append('a-1', happened('a-1', 'Second'), 0n).then(() => order.push('second')),
    ];
    for (let turns = 0; turns < 20; turns++) await turn();
    const third = store.append('a-1', happened('a-1', 'Third'), 1n).then(() => order.push('third'));
    expect(order).toEqual([]);

    other.exec('COMMIT');
    await Promise.all([...appends, third]);

    expect(order).toEqual(['first', 'second', 'third']);
    expect((await store.read('a-1')).map(({ type }) => type)).toEqual(['First', 'Second', 'Third']);
  });

  test('refuses alone what the file will not take', async () => {
    const store = await open();
    neighbour().exec(`CREATE TRIGGER poison BEFORE INSERT ON events WHEN NEW.type = 'Poison'
                      BEGIN SELECT RAISE(ABORT, 'poisoned'); END`);

    const outcomes = await Promise.allSettled([
      store.append('a-1', happened('a-1'), 'no_stream'),
      store.append('a-2', happened('a-2', 'Poison'), 'no_stream'),
      store.append('a-3', happened('a-3'), 'no_stream'),
    ]);

    expect(reasons(outcomes)).toEqual(['written', 'StoreUnavailableError', 'written']);
    expect(await store.read('a-2')).toEqual([]);
    expect(await store.read('a-3')).toHaveLength(1);
  });

  test('does not know what became of a group whose transaction ended by itself, and settles it when asked again', async () => {
    const store = await open();
    const other = neighbour();
    other.exec(`CREATE TRIGGER failing BEFORE INSERT ON events WHEN NEW.type = 'Poison'
                BEGIN SELECT RAISE(ROLLBACK, 'rolled back'); END`);
    const good = happened('a-1');
    const bad = happened('a-2', 'Poison');

    const outcomes = await Promise.allSettled([
      store.append('a-1', good, 'no_stream'),
      store.append('a-2', bad, 'no_stream'),
    ]);
    expect(reasons(outcomes)).toEqual([UnknownOutcomeError.name, UnknownOutcomeError.name]);

    other.exec('DROP TRIGGER failing');
    await store.append('a-1', good, 'no_stream');
    await store.append('a-2', bad, 'no_stream');
    expect(await store.read('a-1')).toHaveLength(1);
    expect(await store.read('a-2')).toHaveLength(1);
  });

  test('goes on where it was after it was closed, and hands out no position twice', async () => {
    const first = await open();
    await begin(first, names(3));
    await first.truncate('a-2', 1n); // the newest event of all
    const head = await first.head();
    await first.close();

    const second = await open();
    expect(await second.head()).toBe(head);
    expect(await second.read('a-0')).toHaveLength(1);
    const { position } = await second.append('a-3', happened('a-3'), 'no_stream');
    expect(position).toBeGreaterThan(head);
  });

  test('syncs every commit, also after it was opened again', async () => {
    for (let time = 0; time < 2; time++) {
      const db = await openEventTables(path);
      expect(db.prepare('PRAGMA synchronous').all()).toEqual([{ synchronous: 2 }]);
      expect(db.prepare('PRAGMA secure_delete').all()).toEqual([{ secure_delete: 1 }]);
      db.close();
    }
  });

  test('leaves nothing of what was truncated in its files', async () => {
    const store = await open();
    await store.append('a-1', sealed('a-1', [{ type: 'Told', data: { secret: 'xyzzy'.repeat(2_000) } }]), 'no_stream');
    await store.append('a-1', happened('a-1'), 0n);

    await store.truncate('a-1', 1n);

    for (const file of [path, `${path}-wal`]) {
      expect((await readFile(file)).includes('xyzzy')).toBe(false);
    }
  });

  test('takes no more writes once the disk has failed, and loses nothing it had acknowledged', async () => {
    // The kernel refuses to let any file grow over a megabyte, and says so to the writer instead of killing it.
    const command = `trap '' XFSZ; ulimit -f 1024; exec "$0" "$@"`;
    const program = [process.execPath, ...nodeArguments(APPENDING, path)];

    const { stdout } = await promisify(execFile)('bash', ['-c', command, ...program]);

    const { acknowledged, error, next, fatal } = JSON.parse(stdout);
    expect({ error, next, fatal }).toEqual({
      error: UnknownOutcomeError.name,
      next: StoreUnavailableError.name,
      fatal: ['SQLITE_IOERR_WRITE'],
    });
    const store = await open();
    expect(acknowledged.length).toBeGreaterThan(0);
    for (const stream of acknowledged) expect(await store.read(stream)).toHaveLength(1);
  });

  test('dates events by the clock it is given', async () => {
    const clock = new StillClock();
    const store = await open({ clock });

    await begin(store, ['a-1']);

    expect((await store.read('a-1'))[0]?.recordedAt).toEqual(clock.now());
  });

  test('writes what it has taken before it closes, ends its subscriptions, and takes no more', async () => {
    const store = await open();
    const follower = new Follower((signal) => store.subscribe({ categories: ['a'], signal }));
    const taken = begin(store, names(600));

    await store.close();

    expect(new Set(reasons(await taken))).toEqual(new Set(['written']));
    await follower.ended;
    await expect(store.append('a-601', happened('a-601'), 'no_stream')).rejects.toThrow(StoreUnavailableError);
    await expect(store.read('a-1')).rejects.toThrow(StoreUnavailableError);
    expect(await collect(store.subscribe({ categories: ['a'], signal: new AbortController().signal }))).toEqual([]);
    expect(await (await open()).read('a-599')).toHaveLength(1);
  });
});

/** Appends until it cannot, and tells what came of it. */
const APPENDING = `
import { randomUUID } from 'node:crypto';
import { SqliteEventStore } from './build/adapters/sqlite/log/sqlite.event-store.js';

const fatal = [];
const store = await SqliteEventStore.open(process.argv[1], { onFatal: ({ code }) => fatal.push(code) });
const append = (stream) => {
  const event = { id: randomUUID(), type: 'Happened', data: { long: 'x'.repeat(50_000) }, metadata: {} };
  return store.append(stream, [event], 'no_stream');
};
const acknowledged = [];
let error;
for (let n = 0; !error; n++) {
  await append('a-' + n).then(() => acknowledged.push('a-' + n), (reason) => { error = reason.name; });
}
const next = await append('b-1').then(() => 'written', (reason) => reason.name);
console.log(JSON.stringify({ acknowledged, error, next, fatal }));
process.exit();
`;
