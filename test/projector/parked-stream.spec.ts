import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SqliteLeases } from '../../src/adapters/sqlite/runtime/sqlite.leases.js';
import { SqliteBuilds } from '../../src/adapters/sqlite/views/sqlite.builds.js';
import { SqliteJobViews } from '../../src/adapters/sqlite/views/sqlite.job-views.js';
import { SqliteProjectionStore } from '../../src/adapters/sqlite/views/sqlite.projection-store.js';
import { SystemClock } from '../../src/eventsourcing/clock.js';
import { JOB_CATEGORY } from '../../src/job/job.stream.js';
import type { JobView } from '../../src/job/job.view.js';
import { MODELS } from '../../src/models.js';
import { ParkedStreamHandler } from '../../src/projector/parked-stream.handler.js';
import { Projection } from '../../src/projector/projection.js';
import { Projector } from '../../src/projector/projector.js';
import { Rebuild } from '../../src/projector/rebuild.js';
import { Verification } from '../../src/projector/verification.js';
import { isFault } from '../../src/projector/view-finding.js';
import { ForeignViewsError, LogOfViews } from '../../src/read-model/log-of-views.js';
import {
  ErasureNotSkippedError,
  NotParkedError,
  type ParkedStreamCommand,
  RetryParkedStream,
  SkipParkedEvent,
} from '../../src/read-model/release-stream.command.js';
import { collect } from '../kit/collect.js';
import { lastOf, logFetchedJobs, logJob, logMore } from '../kit/logged-jobs.js';
import { StillClock } from '../kit/still-clock.js';
import { clockAt, completed, deleted, origin, retried, started, submitted } from '../kit/stories.js';
import { Stores } from '../kit/world.js';

const UNREADABLE = { ...started(1), data: {} } as never;

describe('a parked stream', () => {
  let stores: Stores;
  let builds: SqliteBuilds;
  let views: SqliteJobViews;
  let jobId: string;
  let stream: string;

  beforeEach(async () => {
    stores = await Stores.open();
    builds = new SqliteBuilds(stores.views);
    views = new SqliteJobViews(stores.views);
    jobId = await logJob(stores.log, submitted());
    stream = `${JOB_CATEGORY}-${jobId}`;
  });
  afterEach(() => stores.close());

  const store = () => new SqliteProjectionStore(stores.views);
  const leases = () => new SqliteLeases(stores.runtime);
  const execute = (command: ParkedStreamCommand) =>
    new ParkedStreamHandler(
      MODELS,
      stores.log,
      builds,
      new LogOfViews(stores.log, MODELS, builds),
      new SystemClock(),
    ).execute(command);
  const retry = () => execute(new RetryParkedStream(stream, null, null, clockAt(5), origin));
  const skip = (note: string | null = null, revision: bigint | null = null) =>
    execute(new SkipParkedEvent(stream, revision, note, clockAt(5), origin));
  const parking = () => store().parking();
  const rebuild = () => new Rebuild(MODELS, stores.log, builds, leases(), new StillClock()).run();
  const findings = () => collect(new Verification(MODELS, stores.log, builds).run());

  /** Brings the views to where the log is. */
  const project = async () => {
    const projection = await Projection.of(MODELS, store());
    const { categories } = MODELS;
    const upTo = await stores.log.head(categories);
    const pages = stores.log.readAll({ after: projection.position, upTo, categories });
    for await (const page of pages) await projection.add(page);
  };
  /** As an earlier version leaves it that cannot read what comes after the submission. */
  const parkedByAnEarlierVersion = async () => {
    await project();
    await logMore(stores.log, jobId, started(1), completed(2));
    const [from, to] = [await store().checkpoint(), await stores.log.head()];
    const parked = [{ stream, revision: 1n, reason: 'FetchStarted cannot be read' }];
    await store().commit({ kinds: [], parked, from, to, last: await lastOf(stores.log) });
  };

  test('goes on, once its events can be read', async () => {
    await parkedByAnEarlierVersion();
    expect(await views.get(jobId)).toMatchObject({ status: 'queued' });

    expect(await retry()).toBeUndefined();

    expect(await views.get(jobId)).toMatchObject({ status: 'completed', revision: 2n });
    expect(await parking()).toMatchObject({ streams: [], skipped: [] });
    expect(await findings()).toEqual([]);
  });

  test('goes on beside a projector, which misses none of its events', async () => {
    await parkedByAnEarlierVersion();
    const stopping = new AbortController();
    const follow = async () => {
      const projector = new Projector(MODELS, stores.log, store(), builds, leases(), new StillClock());
      while (!stopping.signal.aborted) await projector.follow(stopping.signal);
    };
    const caughtUp = async () => expect(await views.reach(await stores.log.head(), 60_000)).toBe(true);
    const following = follow();
    await logFetchedJobs(stores.log, 3);
    await caughtUp();

    await retry();
    await logMore(stores.log, jobId, deleted(9));
    await caughtUp();
    stopping.abort();
    await following;

    expect(await views.get(jobId)).toMatchObject({ status: 'deleted', revision: 3n });
    expect(await findings()).toEqual([]);
  });

  test('stays parked where its event cannot be read, and tells why', async () => {
    await logMore(stores.log, jobId, UNREADABLE, completed(2));
    await project();

    expect(await retry()).toMatchObject({ stream, revision: 1n, reason: expect.stringContaining('FetchStarted') });

    expect((await parking()).streams).toMatchObject([{ stream, revision: 1n }]);
    expect(await views.get(jobId)).toMatchObject({ status: 'queued', revision: 0n });
  });

  test('goes on without an event, and no comparison finds fault with that', async () => {
    await logMore(stores.log, jobId, UNREADABLE, completed(2));
    await project();

    expect(await skip('it is lost')).toBeUndefined();

    expect(await views.get(jobId)).toMatchObject({ status: 'completed', revision: 2n });
    const skipped = { stream, revision: 1n, actor: origin.actor, at: clockAt(5), note: 'it is lost' };
    expect(await parking()).toMatchObject({ streams: [], skipped: [skipped] });
    const found = await findings();
    expect(found).toMatchObject([
      { id: jobId, what: 'skipped', detail: expect.stringContaining('without revision 1') },
    ]);
    expect(found.some(isFault)).toBe(false);
  });

  test('is parked again at the next event that cannot be read', async () => {
    await logMore(stores.log, jobId, UNREADABLE, completed(2), UNREADABLE);
    await project();

    expect(await skip()).toMatchObject({ stream, revision: 3n, reason: expect.stringContaining('FetchStarted') });

    expect(await views.get(jobId)).toMatchObject({ status: 'completed', revision: 2n });
    expect((await parking()).streams).toMatchObject([{ stream, revision: 3n }]);
    expect(await skip()).toBeUndefined();
    expect((await parking()).skipped.map(({ revision }) => revision)).toEqual([1n, 3n]);
    expect((await findings()).filter(isFault)).toEqual([]);
  });

  test('does not go on without the deletion of its job', async () => {
    await logMore(stores.log, jobId, { ...deleted(1), data: {} } as never);
    await project();

    await expect(skip()).rejects.toThrow(ErasureNotSkippedError);
    await expect(skip()).rejects.toThrow(`Revision 1 of ${stream} is JobDeleted, which is not skipped`);

    expect(await parking()).toMatchObject({ streams: [{ stream, revision: 1n }], skipped: [] });
  });

  test('is left alone where the views are of another log', async () => {
    await logMore(stores.log, jobId, UNREADABLE, completed(2));
    await project();
    const another = await Stores.open();
    const logOfViews = new LogOfViews(another.log, MODELS, builds);
    await logJob(another.log, submitted());
    const handler = new ParkedStreamHandler(MODELS, another.log, builds, logOfViews, new SystemClock());

    const skipping = handler.execute(new SkipParkedEvent(stream, null, null, clockAt(5), origin));
    await expect(skipping).rejects.toThrow(ForeignViewsError);
    await another.close();

    expect(await parking()).toMatchObject({ streams: [{ stream, revision: 1n }], skipped: [] });
  });

  test('loses no event that nobody looked at, though it is asked for twice', async () => {
    await logMore(stores.log, jobId, UNREADABLE, completed(2), UNREADABLE);
    await project();

    const outcomes = await Promise.allSettled([skip(null, 1n), skip(null, 1n), skip(), skip()]);

    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected', 'rejected']);
    await expect(skip(null, 1n)).rejects.toThrow(`${stream} is parked at revision 3 by now, and not at 1: `);
    expect((await parking()).skipped.map(({ revision }) => revision)).toEqual([1n]);
  });

  test('goes without that event after a rebuild too', async () => {
    await logMore(stores.log, jobId, UNREADABLE, completed(2));
    await project();
    await skip();
    const before = await views.get(jobId);

    expect(await rebuild()).toMatchObject({ isActive: true, parkedStreams: 0 });

    expect(await views.get(jobId)).toEqual(before as JobView);
    expect((await parking()).skipped).toMatchObject([{ stream, revision: 1n }]);
    expect((await findings()).filter(isFault)).toEqual([]);
  });

  /** A rebuild that somebody else comes in between, once it has read the log. */
  const rebuildInterrupted = (interrupt: () => Promise<unknown>) => {
    const interrupted = new (class extends SqliteBuilds {
      #isFirst = true;

      override async activate(...args: Parameters<SqliteBuilds['activate']>): Promise<boolean> {
        if (this.#isFirst) await interrupt();
        this.#isFirst = false;
        return super.activate(...args);
      }
    })(stores.views);
    return new Rebuild(MODELS, stores.log, interrupted, leases(), new StillClock()).run();
  };

  test.each([1, 2])('goes without %i events that are skipped as a rebuild is nearly done', async (skips) => {
    const more = skips > 1 ? [UNREADABLE, completed(2), UNREADABLE, retried(9)] : [UNREADABLE, completed(2)];
    await logMore(stores.log, jobId, ...more);
    await project();

    const rebuilt = await rebuildInterrupted(async () => {
      for (let n = 0; n < skips; n++) await skip();
    });

    expect(rebuilt).toMatchObject({ isActive: true, parkedStreams: 0 });
    expect(stores.runtime.activeBuild()).toBe(2);
    expect(await views.get(jobId)).toMatchObject({ revision: BigInt(more.length) });
    expect((await parking()).skipped).toHaveLength(skips);
    expect((await findings()).filter(isFault)).toEqual([]);
  });

  test('goes without an event that was skipped while a rebuild lay unfinished', async () => {
    await logMore(stores.log, jobId, UNREADABLE, completed(2));
    await project();
    const stopping = new AbortController();
    const stopped = await new Rebuild(MODELS, stores.log, builds, leases(), new StillClock()).run({
      signal: stopping.signal,
      onProgress: () => stopping.abort(),
    });
    expect(stopped).toMatchObject({ isActive: false, parkedStreams: 1 });

    await skip();
    expect(await rebuild()).toMatchObject({ build: stopped.build, isActive: true, parkedStreams: 0 });

    expect(await views.get(jobId)).toMatchObject({ status: 'completed', revision: 2n });
    expect((await findings()).filter(isFault)).toEqual([]);
  });

  test('holds events beyond the checkpoint for the projector', async () => {
    await parkedByAnEarlierVersion();
    await logMore(stores.log, jobId, deleted(9));

    await retry();
    expect(await views.get(jobId)).toMatchObject({ status: 'completed', revision: 2n });
    await project();
    expect(await views.get(jobId)).toMatchObject({ status: 'deleted', revision: 3n });
  });

  test('is none that is not parked', async () => {
    await project();

    await expect(retry()).rejects.toThrow(NotParkedError);
    await expect(skip()).rejects.toThrow(`No stream ${stream} is parked`);
    expect(await views.get(jobId)).toMatchObject({ status: 'queued', revision: 0n });
  });
});
