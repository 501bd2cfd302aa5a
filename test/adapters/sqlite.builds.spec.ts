import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EmbeddedFamily, type EmbeddedFamilyOptions } from '../../src/adapters/sqlite/embedded-family.js';
import { SqliteBuilds } from '../../src/adapters/sqlite/views/sqlite.builds.js';
import { SqliteJobViews } from '../../src/adapters/sqlite/views/sqlite.job-views.js';
import { SqliteProjectionStore } from '../../src/adapters/sqlite/views/sqlite.projection-store.js';
import { VIEW_KINDS } from '../../src/adapters/sqlite/views/view-kinds.js';
import { asFirstVersionWrote } from '../kit/former-views.js';
import { aWitness, changesOf, project, queued, running } from '../kit/job-views-kit.js';
import { temporaryFolder } from '../kit/temporary-folder.js';
import { sqliteToyViews } from '../toy/sqlite.toy-views.js';

describe('the builds in a data folder', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let family: EmbeddedFamily;
  let builds: SqliteBuilds;

  const open = async (options: Partial<EmbeddedFamilyOptions> = {}) => {
    family = await EmbeddedFamily.open({ dataDir: folder.path, use: 'alone', ...options });
    builds = new SqliteBuilds(family.views);
  };
  beforeEach(async () => {
    folder = await temporaryFolder();
    await open();
  });
  afterEach(async () => {
    await family.onApplicationShutdown();
    await folder.remove();
  });

  const viewsFiles = async () => (await readdir(folder.path)).filter((name) => name.startsWith('views-')).sort();
  /** Lets a new build answer that is as far as the last one. */
  const switchOn = async (...views: readonly ReturnType<typeof queued>[]) => {
    const to = await project(new SqliteProjectionStore(family.views));
    const begun = await builds.begin();
    const opened = await builds.open(begun);
    await opened.projections.commit({ ...changesOf(...views), from: undefined, to });
    await opened.close();
    expect(await builds.activate(begun)).toBe(true);
    return begun;
  };

  test('are there again after a restart, and the same one answers', async () => {
    const job = queued();
    const begun = await switchOn(job);
    await family.onApplicationShutdown();
    await open();

    expect((await builds.all()).map(({ number, isActive }) => [number, isActive])).toEqual([
      [1, false],
      [begun, true],
    ]);
    expect(await new SqliteJobViews(family.views).get(job.jobId)).toEqual(job);
  });

  test('leave nothing of the removed ones behind, though somebody has them open', async () => {
    const old = await builds.open(1);
    await switchOn();
    await builds.begin();

    expect((await viewsFiles()).filter((name) => name.startsWith('views-1.'))).toEqual([]);
    await old.close();
    expect((await viewsFiles()).filter((name) => name.endsWith('.db'))).toEqual(['views-2.db', 'views-3.db']);
  });

  test('never use a number again, be its file removed by hand', async () => {
    await builds.begin();
    await family.onApplicationShutdown();
    for (const name of await viewsFiles()) await rm(join(folder.path, name), { force: true }); // SQLite removes a -shm late
    await open();

    expect(await builds.begin()).toBe(3);
  });

  test('count on from the files there are, where all that is known of them is lost', async () => {
    await switchOn();
    await switchOn();
    await family.onApplicationShutdown();
    for (const name of await readdir(folder.path)) {
      if (name.startsWith('runtime.db')) await rm(join(folder.path, name), { force: true });
    }
    await open();

    expect(await builds.begin()).toBe(4);
  });

  test('are listed beside one that a newer version of the service builds', async () => {
    const begun = await builds.begin();
    const file = family.views.files.open(begun);
    file.db.pragma('user_version = 99');
    family.views.files.close(file);

    expect((await builds.all()).at(-1)).toEqual({
      number: begun,
      position: undefined,
      isActive: false,
      isOutdated: false,
    });
    await expect(builds.open(begun)).rejects.toThrow('holds views of schema 99');
  });

  test('hold what was written before kinds of views had tables of their own', async () => {
    const job = queued({ options: { tags: ['x'] } });
    const at = await project(new SqliteProjectionStore(family.views), job);
    await family.onApplicationShutdown();
    await asFirstVersionWrote(join(folder.path, 'views-1.db'));
    await open();

    const views = new SqliteJobViews(family.views);
    expect(await views.get(job.jobId)).toEqual(job);
    expect(await views.position()).toBe(at);
    expect((await views.list({ tag: 'x', order: 'newest', limit: 9 })).items).toEqual([job]);
    await project(new SqliteProjectionStore(family.views), running(job));
    expect(await views.countByStatus()).toMatchObject({ queued: 0, running: 1 });
    expect(await builds.active()).toMatchObject({ number: 1, isOutdated: true });
  });

  test('take a further kind of view, and are refused by a service that does not know it', async () => {
    const [job, toy] = [queued(), { toyId: '0badcafe', revision: 0n, status: 'new', name: 'bear', picture: null }];
    await project(new SqliteProjectionStore(family.views), job);
    await family.onApplicationShutdown();
    await open({ viewKinds: [...VIEW_KINDS, sqliteToyViews] });

    const store = new SqliteProjectionStore(family.views);
    const from = await store.checkpoint();
    const kinds = [{ category: 'toy', views: new Map([[toy.toyId, toy]]), purged: [] }];
    expect(await store.commit({ kinds, parked: [], from, to: 9n, last: aWitness() })).toBe(true);
    expect((await store.page('toy', 9)).get(toy.toyId)).toEqual(toy);
    expect((await store.page('job', 9)).get(job.jobId)).toEqual(job);
    await family.onApplicationShutdown();

    await expect(open()).rejects.toThrow('holds toy views of schema 1');
    await open({ viewKinds: [...VIEW_KINDS, sqliteToyViews] });
  });
});
