import { cp, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { retriever } from '../kit/cli-process.js';
import { cutInHalf, damagedInside, garbage } from '../kit/damages.js';
import { eventually } from '../kit/eventually.js';
import { embeddedStores, type Stores } from '../kit/families.js';
import { Fleet } from '../kit/fleet.js';

const PAGES = 30;

describe('a data folder with a file that cannot be read', () => {
  let whole: Stores;
  let stores: Stores;
  let fleet: Fleet;
  let ids: readonly string[];

  beforeAll(async () => {
    whole = await embeddedStores();
    const first = await Fleet.begin(whole);
    await first.start();
    ids = await first.client.batch(Array.from({ length: PAGES }, (_, n) => `${first.origin.url}/page/${n}`));
    await eventually(async () => expect(await first.client.unfinished()).toEqual([]));
    await first.audit();
    await first.origin.close();
  });
  afterAll(() => whole.remove());
  beforeEach(async () => {
    stores = await embeddedStores();
    await cp(whole.environment['DATA_DIR'] ?? '', folder(), { recursive: true });
    fleet = await Fleet.begin(stores);
  });
  afterEach(() => fleet.close());

  const folder = () => stores.environment['DATA_DIR'] ?? '';
  const path = (name: string) => join(folder(), name);
  const jobsAreThere = async () => {
    await eventually(async () => expect(await fleet.client.unfinished()).toEqual([]));
    for (const id of ids) expect((await fleet.client.job(id)).status).toBe('completed');
  };

  test.each([
    ['garbage', garbage, 'events.db', 'the event log', 'it is no SQLite file, or its beginning is damaged'],
    ['cut in half', cutInHalf, 'events.db', 'the event log', 'it is damaged, or was cut'],
    ['cut in half', cutInHalf, 'bodies.db', 'what was fetched', 'it is damaged, or was cut'],
  ])('that is %s ends the start with one sentence, where it cannot be made again', async (...its) => {
    const [, damage, file, holds, why] = its;
    await damage(path(file));

    const error = await fleet.start().catch((each: Error) => each.message);

    const sentence = `${path(file)}, which should hold ${holds}, cannot be read (${why}): restore it from a backup; `;
    expect(error).toContain(`It ended with 1: ${sentence}`);
    expect(String(error).split('\n')).toHaveLength(1);
  });

  test.each([
    ['garbage', garbage, 'views-1.db', 'Build 1 of the views'],
    ['cut in half', cutInHalf, 'views-1.db', 'Build 1 of the views'],
    ['garbage', garbage, 'runtime.db', 'runtime.db'],
  ])('that is %s is kept under another name, and made anew', async (_, damage, file, subject) => {
    await damage(path(file));

    const service = await fleet.start();

    await jobsAreThere();
    const kept = (await readdir(folder())).filter((name) => /\.unreadable-\w+$/.test(name));
    expect(kept).toEqual([expect.stringContaining(`${file}.`)]);
    const told = service.log.filter(({ level }) => level >= 40).map(({ msg }) => msg);
    expect(told).toEqual([expect.stringContaining(`${subject} cannot be read (`)]);
    expect(told[0]).toContain(`it is kept as ${path(kept[0] ?? '')}`);
    expect((await fleet.audit()).faults).toEqual([]);
  });

  test('is kept and made anew while the service runs, where the projector finds that views are damaged', async () => {
    await damagedInside('jobs')(path('views-1.db'));
    const service = await fleet.start();

    await fleet.client.batch(ids.map((_, n) => `${fleet.origin.url}/further/${n}`));
    for (const id of ids) await fleet.client.delete(id); // each changes its row, wherever that lies

    await eventually(async () => expect(await fleet.client.unfinished()).toEqual([]));
    expect(service.log.map(({ msg }) => msg)).toContainEqual(
      expect.stringMatching(
        /^Build 1 of the views cannot be read \(.*\): it is kept as .*, and the views are made anew/,
      ),
    );
    expect((await fleet.audit()).faults.filter((fault) => !fault.endsWith('did not end once'))).toEqual([]);
  });

  test('is told by the tools in one sentence, and left to the service', async () => {
    await garbage(path('views-1.db'));

    const { code, stderr } = await retriever(['verify'], '', stores.environment);

    expect({ code, lines: stderr.trim().split('\n').length }).toEqual({ code: 1, lines: 1 });
    expect(stderr).toContain(`${path('views-1.db')}, which should hold views, cannot be read`);
    expect(stderr).toContain('start the service, which sets the file aside and makes the views anew from the log');
  });

  test.each(['views-1.db', 'runtime.db', 'bodies.db'])('is audited all the same without %s', async (file) => {
    await garbage(path(file));

    const { code, stdout } = await retriever(['audit', 'verify'], '', stores.environment);

    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringContaining(`Every hash fits: ${3 * PAGES} events of ${PAGES} streams.\n`),
    });
  });

  test.each([
    ['cut', cutInHalf],
    ['damaged inside', damagedInside('events')],
  ])('is audited as far as a log can be read that is %s, and what cannot is named', async (_, damage) => {
    await damage(path('events.db'));

    const { code, stdout, stderr } = await retriever(['audit', 'verify'], '', stores.environment);

    expect(code).toBe(1);
    expect(stderr).toContain(`${path('events.db')} is damaged (`);
    expect(stderr).toMatch(/What stood in the log (at position \d+|from position \d+ to \d+) cannot be read\.\n/);
    expect(stderr).toContain('The log cannot be read whole: what is said of it is said of the rest.\n');
    const [, read = 0] = /(\d+) events? of \d+ streams?/.exec(stdout) ?? [];
    expect(Number(read)).toBeGreaterThan(0);
    expect(Number(read)).toBeLessThan(3 * PAGES);
  });

  test('is named as nothing that could be audited where the log is garbage', async () => {
    await garbage(path('events.db'));

    const { code, stdout, stderr } = await retriever(['audit', 'verify'], '', stores.environment);

    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(`${path('events.db')}, which should hold the event log, cannot be read`);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});
