import { copyFileSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { retriever } from '../kit/cli-process.js';
import { eventually } from '../kit/eventually.js';
import { embeddedStores } from '../kit/families.js';
import { Fleet } from '../kit/fleet.js';

const PAGES = 20;

describe('the files that a service leaves', () => {
  let fleet: Fleet;
  let folder: string;

  beforeEach(async () => {
    fleet = await Fleet.begin(await embeddedStores());
    folder = fleet.environment['DATA_DIR'] ?? '';
  });
  afterEach(() => fleet.close());

  test('hold everything once it has stopped: events.db and bodies.db alone are its memory, as the README says', async () => {
    const service = await fleet.start();
    const before = await fetchedPages();
    expect(await service.stop()).toBe(0);
    expect(await filledWals()).toEqual([]);
    const copy = await embeddedStores();
    const elsewhere = await Fleet.begin(copy);
    try {
      for (const file of ['events.db', 'bodies.db']) {
        copyFileSync(join(folder, file), join(copy.environment['DATA_DIR'] ?? '', file));
      }
      const verified = await retriever(['audit', 'verify'], '', copy.environment);
      expect(verified.stdout).toContain(`Every hash fits: ${3 * PAGES} events of ${PAGES} streams.`);

      await elsewhere.start();

      await eventually(async () => expect(await elsewhere.client.unfinished()).toEqual([]));
      for (const [id, page] of before) {
        expect((await elsewhere.client.job(id)).status).toBe('completed');
        expect(await (await elsewhere.client.get(`/v1/jobs/${id}/result`)).text()).toBe(page);
      }
      expect((await elsewhere.audit()).faults).toEqual([]);
    } finally {
      await elsewhere.close();
    }
  });

  test('are made whole by whoever leaves last, of several processes that share them', async () => {
    for (const role of ['projector', 'runner', 'api']) await fleet.start(role);
    await fetchedPages();

    for (const process of fleet.processes) expect(await process.stop()).toBe(0);

    expect(await filledWals()).toEqual([]);
    expect(fleet.processes.flatMap(({ log }) => log.filter(({ level }) => level >= 40))).toEqual([]);
  });

  test('are made whole behind a service that was killed, while the next one works', async () => {
    const killed = await fleet.start();
    const before = await fetchedPages();
    await killed.kill();
    expect(await filledWals()).toEqual(expect.arrayContaining(['bodies.db-wal', 'events.db-wal']));

    await fleet.start();

    await eventually(async () => {
      expect(await filledWals()).not.toContain('bodies.db-wal');
      expect(statSync(join(folder, 'events.db')).size).toBeGreaterThan(8_192); // its log is written to again
    });
    for (const [id] of before) expect((await fleet.client.job(id)).status).toBe('completed');
  });

  test('are named, with what to copy along with them, where a reader kept them from being made whole', async () => {
    const service = await fleet.start();
    await fetchedPages();
    const reader = new Database(join(folder, 'events.db'));
    reader.exec('BEGIN');
    reader.prepare('SELECT count(*) FROM events').all();

    expect(await service.stop()).toBe(0);
    const left = await filledWals(); // whoever closes a file last may empty its log
    reader.exec('ROLLBACK');
    reader.close();

    expect(left).toEqual(['events.db-wal']);
    expect(service.log.filter(({ level }) => level >= 40).map(({ msg }) => msg)).toEqual([
      'events.db-wal could not be emptied, for another process is reading the file: who copies events.db has to copy it too',
    ]);
  });

  test('are made whole by a tool that wrote to them while no service ran', async () => {
    const killed = await fleet.start();
    await fetchedPages();
    await killed.kill();

    expect((await retriever(['sweep'], '', fleet.environment)).code).toBe(0);

    expect(await filledWals()).toEqual([]);
  });

  /** The ids of some jobs that have been fetched, each with its page. */
  async function fetchedPages(): Promise<ReadonlyMap<string, string>> {
    const paths = Array.from({ length: PAGES }, (_, n) => `/page/${n}`);
    const ids = await fleet.client.batch(paths.map((path) => fleet.origin.url + path));
    await eventually(async () => expect(await fleet.client.unfinished()).toEqual([]));
    return new Map(ids.map((id, n) => [id, `This is ${paths[n]}\n`]));
  }

  async function filledWals(): Promise<readonly string[]> {
    const names = (await readdir(folder)).filter((name) => name.endsWith('-wal'));
    return names.filter((name) => statSync(join(folder, name)).size > 0).sort();
  }
});
