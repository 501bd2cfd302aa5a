import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SqliteLeases } from '../../src/adapters/sqlite/runtime/sqlite.leases.js';
import { SqliteBuilds } from '../../src/adapters/sqlite/views/sqlite.builds.js';
import { SqliteJobViews } from '../../src/adapters/sqlite/views/sqlite.job-views.js';
import { SqliteProjectionStore } from '../../src/adapters/sqlite/views/sqlite.projection-store.js';
import { ForeignLogError } from '../../src/eventsourcing/foreign-log.js';
import { MODELS } from '../../src/models.js';
import { Projector } from '../../src/projector/projector.js';
import { Rebuild } from '../../src/projector/rebuild.js';
import { project } from '../kit/job-views-kit.js';
import { LogLines } from '../kit/log-lines.js';
import { logFetchedJobs, logJob, logMore } from '../kit/logged-jobs.js';
import { StillClock } from '../kit/still-clock.js';
import { started, submitted } from '../kit/stories.js';
import { Stores } from '../kit/world.js';

describe('a projector', () => {
  let stores: Stores;
  let views: SqliteJobViews;
  let builds: SqliteBuilds;
  let lines: LogLines;
  let stopping: AbortController;

  beforeEach(async () => {
    stores = await Stores.open();
    views = new SqliteJobViews(stores.views);
    builds = new SqliteBuilds(stores.views);
    lines = LogLines.listen();
    stopping = new AbortController();
  });
  afterEach(() => stores.close());

  const follow = () =>
    new Projector(
      MODELS,
      stores.log,
      new SqliteProjectionStore(stores.views),
      builds,
      new SqliteLeases(stores.runtime),
      new StillClock(),
    ).follow(stopping.signal);
  const caughtUp = async () => expect(await views.reach(await stores.log.head(), 10_000)).toBe(true);

  test('keeps the views as far as the log, and parks what it cannot read', async () => {
    const following = follow();
    const [jobId = ''] = await logFetchedJobs(stores.log, 3);
    const poisoned = await logJob(stores.log, submitted());
    await logMore(stores.log, poisoned, { ...started(1), data: {} } as never);
    await caughtUp();
    stopping.abort();
    await following;

    expect(await views.get(jobId)).toMatchObject({ status: 'completed', revision: 2n });
    expect(await views.get(poisoned)).toMatchObject({ status: 'queued', revision: 0n });
    expect(lines.errors).toEqual([expect.stringContaining(`job-${poisoned} is parked: `)]);
  });

  test('goes on at once, and without a warning, with the build that a rebuild made', async () => {
    const following = follow();
    await logFetchedJobs(stores.log, 3);
    await caughtUp();

    await new Rebuild(MODELS, stores.log, builds, new SqliteLeases(stores.runtime), new StillClock()).run();
    const [jobId = ''] = await logFetchedJobs(stores.log, 3);
    await caughtUp();
    stopping.abort();
    await following;

    expect(stores.runtime.activeBuild()).toBe(2);
    expect(await views.get(jobId)).toMatchObject({ status: 'completed' });
    expect(lines).toMatchObject({ warnings: [], errors: [] });
  });

  test('ends where another one moves the checkpoint, and says so', async () => {
    const following = follow();
    await logFetchedJobs(stores.log, 3);
    await caughtUp();

    await project(new SqliteProjectionStore(stores.views));
    await logFetchedJobs(stores.log, 3);
    await following;

    expect(lines.warnings).toEqual([expect.stringContaining('The checkpoint is not at 9 any more')]);
  });

  test('refuses views that are ahead of the log', async () => {
    await project(new SqliteProjectionStore(stores.views));

    await expect(follow()).rejects.toThrow(ForeignLogError);
  });
});
