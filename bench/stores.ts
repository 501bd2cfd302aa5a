import { EventStoreDbEventStore } from '../src/adapters/eventstoredb/eventstoredb.event-store.js';
import { MongoDueJobs } from '../src/adapters/mongodb/due/mongodb.due-jobs.js';
import { MongoFamily } from '../src/adapters/mongodb/mongo-family.js';
import { MongoLeases } from '../src/adapters/mongodb/runtime/mongodb.leases.js';
import { MongoBuilds } from '../src/adapters/mongodb/views/mongodb.builds.js';
import { MongoProjectionStore } from '../src/adapters/mongodb/views/mongodb.projection-store.js';
import { SqliteDueJobs } from '../src/adapters/sqlite/due/sqlite.due-jobs.js';
import { EmbeddedFamily } from '../src/adapters/sqlite/embedded-family.js';
import { SqliteLeases } from '../src/adapters/sqlite/runtime/sqlite.leases.js';
import { SqliteBuilds } from '../src/adapters/sqlite/views/sqlite.builds.js';
import { SqliteProjectionStore } from '../src/adapters/sqlite/views/sqlite.projection-store.js';
import { type Environment, readConfig, type Storage } from '../src/config.js';
import type { EventStore } from '../src/eventsourcing/event-store.js';
import type { Leases } from '../src/eventsourcing/leases.js';
import type { Builds } from '../src/read-model/builds.js';
import type { DueJobs } from '../src/read-model/due-jobs.js';
import type { ProjectionStore } from '../src/read-model/projection-store.js';

/** The log and the read model of one family, open. */
export interface Stores {
  readonly log: EventStore;
  readonly projections: ProjectionStore;
  readonly builds: Builds;
  readonly due: DueJobs;
  readonly leases: Leases;
  close(): Promise<void>;
}

/** Opens the stores that an environment names, as the service would, without any role. */
export async function openStores(place: Environment): Promise<Stores> {
  const { storage } = readConfig({ ...place, ROLE: 'projector' });
  return storage.family === 'embedded' ? openFolder(storage.dataDir) : openServers(storage);
}

async function openFolder(dataDir: string): Promise<Stores> {
  const family = await EmbeddedFamily.open({ dataDir, use: 'shared' });
  const { log, views, runtime } = family;
  return {
    log,
    projections: new SqliteProjectionStore(views),
    builds: new SqliteBuilds(views),
    due: new SqliteDueJobs(views, runtime),
    leases: new SqliteLeases(runtime),
    close: () => family.onApplicationShutdown(),
  };
}

async function openServers(servers: Extract<Storage, { family: 'servers' }>): Promise<Stores> {
  const log = new EventStoreDbEventStore({ url: servers.eventStoreUrl, namespace: servers.namespace });
  const family = new MongoFamily({ url: servers.mongoUrl });
  await family.prepare();
  const { connection, builds } = family;
  return {
    log,
    projections: new MongoProjectionStore(family),
    builds: new MongoBuilds(family),
    due: new MongoDueJobs(connection, builds),
    leases: new MongoLeases(connection),
    async close() {
      await log.close();
      await family.onApplicationShutdown();
    },
  };
}
