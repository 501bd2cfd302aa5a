import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EmbeddedFamily } from '../../src/adapters/sqlite/embedded-family.js';
import { SqliteLeases } from '../../src/adapters/sqlite/runtime/sqlite.leases.js';
import { SqliteBuilds } from '../../src/adapters/sqlite/views/sqlite.builds.js';
import { SqliteJobViews } from '../../src/adapters/sqlite/views/sqlite.job-views.js';
import { MODELS } from '../../src/models.js';
import { Rebuild } from '../../src/projector/rebuild.js';
import { ViewsRenewal } from '../../src/projector/views-renewal.js';
import type { JobQuery } from '../../src/read-model/job-views.js';
import { OutdatedViewsError } from '../../src/read-model/outdated-views.js';
import { eventually } from '../kit/eventually.js';
import { asFirstVersionWrote } from '../kit/former-views.js';
import { logFetchedJobs } from '../kit/logged-jobs.js';
import { StillClock } from '../kit/still-clock.js';
import { temporaryFolder } from '../kit/temporary-folder.js';

const WORD: JobQuery = { order: 'newest', limit: 10, every: [{ kind: 'word', word: 'example' }] };

describe('after an upgrade the views', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let family: EmbeddedFamily;
  let renewal: ViewsRenewal;

  const open = async () => {
    family = await EmbeddedFamily.open({ dataDir: folder.path, use: 'alone' });
    renewal = new ViewsRenewal(builds(), rebuild(), new StillClock());
  };
  const builds = () => new SqliteBuilds(family.views);
  const rebuild = () => new Rebuild(MODELS, family.log, builds(), new SqliteLeases(family.runtime), new StillClock());
  const views = () => new SqliteJobViews(family.views);

  beforeEach(async () => {
    folder = await temporaryFolder();
    await open();
  });
  afterEach(async () => {
    await renewal.beforeApplicationShutdown();
    await family.onApplicationShutdown();
    await folder.remove();
  });

  /** Views of some jobs, as an earlier version left them. */
  const upgraded = async () => {
    await logFetchedJobs(family.log, 30);
    await rebuild().run();
    const { number } = await builds().active();
    await family.onApplicationShutdown();
    await asFirstVersionWrote(join(folder.path, `views-${number}.db`));
    await open();
    return number;
  };

  test('are made anew beside those that answer', async () => {
    const number = await upgraded();
    expect(await builds().active()).toMatchObject({ number, isOutdated: true });
    expect((await views().list({ order: 'newest', limit: 100 })).items).toHaveLength(30);
    await expect(views().list(WORD)).rejects.toThrow(OutdatedViewsError);
    await expect(views().total({ ...WORD, every: [], by: 'finish' })).rejects.toThrow('made anew after an upgrade');

    renewal.onApplicationBootstrap();

    await eventually(async () => {
      expect(await builds().active()).toMatchObject({ number: number + 1, isOutdated: false });
    });
    expect((await views().list({ order: 'newest', limit: 100, by: 'finish' })).items).toHaveLength(30);
    expect((await views().list(WORD)).items).toHaveLength(10);
  });

  test('do not go on with a rebuild that an earlier version left unfinished', async () => {
    const number = await upgraded();
    const begun = await builds().begin();
    await builds()
      .open(begun)
      .then((opened) => opened.close());
    await family.onApplicationShutdown();
    await asFirstVersionWrote(join(folder.path, `views-${begun}.db`));
    await open();

    renewal.onApplicationBootstrap();

    await eventually(async () => {
      expect(await builds().active()).toMatchObject({ isOutdated: false });
    });
    expect((await builds().active()).number).toBeGreaterThan(number);
    expect((await views().list(WORD)).items).toHaveLength(10);
  });

  test('are left alone where they have all that is looked for', async () => {
    await logFetchedJobs(family.log, 3);
    await rebuild().run();
    const before = await builds().all();

    renewal.onApplicationBootstrap();
    await renewal.beforeApplicationShutdown();

    expect(await builds().all()).toEqual(before);
  });
});
