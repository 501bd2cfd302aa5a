import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CHUNK_BYTES } from '../../src/adapters/sqlite/bodies/body-tables.js';
import { SqliteBodyStore } from '../../src/adapters/sqlite/bodies/sqlite.body-store.js';
import { Pace } from '../../src/concurrency/pace.js';
import { BodyReading } from '../../src/retention/body-reading.js';
import { StillClock } from '../kit/still-clock.js';
import { temporaryFolder } from '../kit/temporary-folder.js';
import { WatchedBodies } from '../kit/watched-bodies.js';

const A_SECOND = 100_000;

describe('the reading of bodies', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let clock: StillClock;
  let store: SqliteBodyStore;
  const stopping = new AbortController();

  beforeEach(async () => {
    folder = await temporaryFolder();
    clock = new StillClock();
    store = await SqliteBodyStore.open(join(folder.path, 'bodies.db'), { clock });
  });
  afterEach(async () => {
    await store.close();
    await folder.remove();
  });

  const put = (bytes: Uint8Array) => store.put(once(bytes));
  const reading = (signal = stopping.signal) => new BodyReading(store, new Pace(A_SECOND, clock), signal);
  /** Lets time pass until it is over. */
  const over = async <Answer>(work: Promise<Answer>): Promise<Answer> => {
    const passing = setInterval(() => clock.advance(100), 1);
    return work.finally(() => clearInterval(passing));
  };

  test('goes at its rate, and reads once what is asked for often', async () => {
    const { sha256, size } = await put(randomBytes(5 * A_SECOND));
    const all = reading();
    let isOver = false;
    const faults = Promise.all([all.faultOf(sha256), all.faultOf(sha256)]).finally(() => {
      isOver = true;
    });
    for (let turns = 0; turns < 100; turns++) await turn();
    expect(isOver).toBe(false); // no time has passed

    expect(await over(faults)).toEqual([undefined, undefined]);

    expect(clock.monotonicMs()).toBeGreaterThanOrEqual(5_000);
    expect(all).toMatchObject({ bodies: 1, bytes: size });
  });

  test('finds what no chunk shows, and says so to whoever comes next', async () => {
    const bytes = randomBytes(3 * CHUNK_BYTES);
    const { sha256 } = await put(bytes);
    const db = new Database(join(folder.path, 'bodies.db'));
    db.prepare('UPDATE bodies SET size = ?').run([2 * CHUNK_BYTES]);
    db.close();
    expect(await store.find(sha256)).not.toHaveProperty('isDamaged');

    expect(await over(reading().faultOf(sha256))).toBe('body_damaged');

    expect(await store.find(sha256)).toMatchObject({ isDamaged: true });
    expect(await over(reading().faultOf(sha256))).toBe('body_damaged'); // a second look does not take it back
    expect(await store.find(sha256)).toMatchObject({ isDamaged: true });
    await put(bytes);
    expect(await over(reading().faultOf(sha256))).toBeUndefined();
  });

  test('finds it as well in a store that cannot be told of it', async () => {
    const { sha256 } = await put(randomBytes(3 * CHUNK_BYTES));
    const db = new Database(join(folder.path, 'bodies.db'));
    db.prepare('UPDATE bodies SET size = ?').run([2 * CHUNK_BYTES]);
    db.close();
    const watched = new WatchedBodies(store);
    watched.takesNotes = false;

    const fault = new BodyReading(watched, new Pace(A_SECOND, clock), stopping.signal).faultOf(sha256);

    expect(await over(fault)).toBe('body_damaged');
    expect(await store.find(sha256)).not.toHaveProperty('isDamaged');
  });

  test('tells what is not there from what is damaged', async () => {
    expect(await reading().faultOf('0'.repeat(64))).toBe('body_lost');
  });

  test('ends in the middle of a body when it is told to', async () => {
    const { sha256 } = await put(randomBytes(3 * CHUNK_BYTES));
    const stopped = new AbortController();
    const fault = reading(stopped.signal).faultOf(sha256);
    stopped.abort(new Error('Stopped'));

    await expect(fault).rejects.toThrow('Stopped');
  });
});

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
