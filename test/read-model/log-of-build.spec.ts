import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MongoFamily } from '../../src/adapters/mongodb/mongo-family.js';
import { MongoBuilds } from '../../src/adapters/mongodb/views/mongodb.builds.js';
import { MongoProjectionStore } from '../../src/adapters/mongodb/views/mongodb.projection-store.js';
import { SqliteEventStore } from '../../src/adapters/sqlite/log/sqlite.event-store.js';
import { SqliteBuilds } from '../../src/adapters/sqlite/views/sqlite.builds.js';
import { SqliteProjectionStore } from '../../src/adapters/sqlite/views/sqlite.projection-store.js';
import { MODELS } from '../../src/models.js';
import { Projection } from '../../src/projector/projection.js';
import type { Builds } from '../../src/read-model/builds.js';
import { whyForeignBuild } from '../../src/read-model/log-of-build.js';
import type { ProjectionStore } from '../../src/read-model/projection-store.js';
import { lastOf, logFetchedJobs } from '../kit/logged-jobs.js';
import { sealed } from '../kit/sealed.js';
import { describeWith, freshDatabase } from '../kit/servers.js';
import { Stores } from '../kit/world.js';

interface FormerViews {
  readonly builds: Builds;
  readonly projections: ProjectionStore;
  /** Leaves the views as a version did that named no events. */
  forgetEvents(): Promise<void>;
  close(): Promise<void>;
}

/** What an earlier version left. */
function formerViews(adapter: string, open: () => Promise<FormerViews>): void {
  describe(`views of an earlier version in ${adapter}`, () => {
    let log: SqliteEventStore;
    let views: FormerViews;

    beforeEach(async () => {
      log = await SqliteEventStore.open(':memory:');
      views = await open();
      await logFetchedJobs(log, 10);
      const projection = await Projection.of(MODELS, views.projections);
      const pages = log.readAll({ upTo: await log.head(), categories: MODELS.categories });
      for await (const page of pages) await projection.add(page);
      await views.forgetEvents();
    });
    afterEach(async () => {
      await views.close();
      await log.close();
    });

    const why = async (from = log) =>
      whyForeignBuild(await views.builds.active(), views.builds, { log: from, models: MODELS });
    const witnesses = async () => (await views.builds.active()).witnesses;

    test('name no event', async () => {
      expect(await views.builds.active()).toMatchObject({ position: 30n, witnesses: undefined });
    });

    test('are taken as they are, once, and marked with the event that they stand at', async () => {
      const last = await lastOf(log);
      await logFetchedJobs(log, 3);

      expect(await why()).toBeUndefined();

      expect(await witnesses()).toEqual({ origin: last, last });
      const other = await SqliteEventStore.open(':memory:');
      await logFetchedJobs(other, 11);
      expect(await why(other)).toMatch(/^This is not the log that the views were made from/);
      await other.close();
    });

    test('are refused by a log that is shorter, and by one that has an event of others there', async () => {
      const [shorter, stranger] = [await SqliteEventStore.open(':memory:'), await SqliteEventStore.open(':memory:')];
      await logFetchedJobs(shorter, 3);
      const happened = Array.from({ length: 40 }, () => ({ type: 'Happened', data: {} }));
      await stranger.append('others-1', sealed('others-1', happened), 'no_stream');

      expect(await why(shorter)).toBe('The log was set back: it ends at position 9, and the views are at 30');
      expect(await why(stranger)).toMatch(/^This is not the log .*: at position 30 it holds an event of others$/);

      expect(await witnesses()).toBeUndefined();
      await Promise.all([shorter.close(), stranger.close()]);
    });

    test('name their event with the next batch', async () => {
      await logFetchedJobs(log, 1);
      const projection = await Projection.of(MODELS, views.projections);
      const pages = log.readAll({ after: 30n, upTo: 33n, categories: MODELS.categories });
      for await (const page of pages) expect(await projection.add(page)).toEqual([]);

      const last = await lastOf(log);
      expect(await witnesses()).toEqual({ origin: last, last });
    });
  });
}

formerViews('a folder', async () => {
  const stores = await Stores.open();
  return {
    builds: new SqliteBuilds(stores.views),
    projections: new SqliteProjectionStore(stores.views),
    async forgetEvents() {
      stores.views.active().db.exec('UPDATE checkpoint SET origin = NULL, last = NULL');
    },
    close: () => stores.close(),
  };
});

describeWith('mongodb', 'MongoDB', (server) => {
  formerViews('a database', async () => {
    const { url, drop } = freshDatabase(server);
    const family = new MongoFamily({ url });
    return {
      builds: new MongoBuilds(family),
      projections: new MongoProjectionStore(family),
      async forgetEvents() {
        const unset = { 'generations.1.origin': '', 'generations.1.last': '' };
        await family.connection.ask((db) => db.collection('generations').updateOne({}, { $unset: unset }));
      },
      async close() {
        await family.onApplicationShutdown();
        await drop();
      },
    };
  });
});
