import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EmbeddedFamily } from '../../src/adapters/sqlite/embedded-family.js';
import { SqliteLeases } from '../../src/adapters/sqlite/runtime/sqlite.leases.js';
import { SqliteBuilds } from '../../src/adapters/sqlite/views/sqlite.builds.js';
import { SqliteJobViews } from '../../src/adapters/sqlite/views/sqlite.job-views.js';
import { REBUILD_LEASE } from '../../src/eventsourcing/leases.js';
import { MODELS } from '../../src/models.js';
import { Rebuild } from '../../src/projector/rebuild.js';
import { ViewsRenewal } from '../../src/projector/views-renewal.js';
import type { JobQuery } from '../../src/read-model/job-views.js';
import { OutdatedViewsError } from '../../src/read-model/outdated-views.js';
import { eventually } from '../kit/eventually.js';
import { asFirstVersionWrote } from '../kit/former-views.js';
import { LogLines } from '../kit/log-lines.js';
import { logFetchedJobs } from '../kit/logged-jobs.js';
import { StillClock } from '../kit/still-clock.js';
import { temporaryFolder } from '../kit/temporary-folder.js';

const WORD: JobQuery = { order: 'newest', limit: 10, every: [{ kind: 'word', word: 'example' }] };

describe('after an upgrade the views', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let family: EmbeddedFamily;
  let renewal: ViewsRenewal;
  let clock: StillClock;

  const open = async () => {
    family = await EmbeddedFamily.open({ dataDir: folder.path, use: 'alone' });
    clock = new StillClock();
    renewal = new ViewsRenewal(builds(), rebuild(), clock);
  };
  const builds = () => new SqliteBuilds(family.views);
  const leases = () => new SqliteLeases(family.runtime);
  const rebuild = () => new Rebuild(MODELS, family.log, builds(), leases(), clock);
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

  test('wait for a rebuild that is under way elsewhere, and go on with it once it was killed', async () => {
    const number = await upgraded();
    const lines = LogLines.listen();
    await leases().take(REBUILD_LEASE, 'elsewhere', 25_000, clock.now());
    const begun = await builds().begin();

    renewal.onApplicationBootstrap();
    for (let second = 0; second < 24; second++) {
      await new Promise(setImmediate);
      clock.advance(1_000);
    }
    expect((await builds().active()).number).toBe(number);

    await eventually(async () => {
      clock.advance(1_000);
      expect(await builds().active()).toMatchObject({ number: begun, isOutdated: false });
    });
    expect(lines.told.filter((line) => line.includes('earlier version'))).toHaveLength(1);
    expect(lines.errors).toEqual([]);
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
