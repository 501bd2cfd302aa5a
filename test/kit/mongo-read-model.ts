import { MongoDueJobs } from '../../src/adapters/mongodb/due/mongodb.due-jobs.js';
import { MongoDueTasks } from '../../src/adapters/mongodb/due/mongodb.due-tasks.js';
import { MongoHosts } from '../../src/adapters/mongodb/due/mongodb.hosts.js';
import { MongoFamily } from '../../src/adapters/mongodb/mongo-family.js';
import { MongoCheckpoints } from '../../src/adapters/mongodb/runtime/mongodb.checkpoints.js';
import { MongoHeartbeats } from '../../src/adapters/mongodb/runtime/mongodb.heartbeats.js';
import { MongoInspections } from '../../src/adapters/mongodb/runtime/mongodb.inspections.js';
import { MongoLeases } from '../../src/adapters/mongodb/runtime/mongodb.leases.js';
import { MongoPolitenessStore } from '../../src/adapters/mongodb/runtime/mongodb.politeness-store.js';
import { MongoBuilds } from '../../src/adapters/mongodb/views/mongodb.builds.js';
import { MongoCallbackViews } from '../../src/adapters/mongodb/views/mongodb.callback-views.js';
import { MongoHostViews } from '../../src/adapters/mongodb/views/mongodb.host-views.js';
import { MongoJobFigures } from '../../src/adapters/mongodb/views/mongodb.job-figures.js';
import { MongoJobViews } from '../../src/adapters/mongodb/views/mongodb.job-views.js';
import { MongoProjectionStore } from '../../src/adapters/mongodb/views/mongodb.projection-store.js';
import { MongoQueueViews } from '../../src/adapters/mongodb/views/mongodb.queue-views.js';
import { MongoTaskViews } from '../../src/adapters/mongodb/views/mongodb.task-views.js';
import { MongoTransferViews } from '../../src/adapters/mongodb/views/mongodb.transfer-views.js';
import type { ReadModel, ReadModelSubject } from './read-model.js';
import { freshDatabase } from './servers.js';

/** A database of its own on a server. Two pools of connections to it stand for two processes. */
export async function mongoReadModel(server: string): Promise<ReadModelSubject> {
  const { url, drop } = freshDatabase(server);
  const families = [new MongoFamily({ url }), new MongoFamily({ url })] as const;
  await families[0].prepare();
  return {
    here: readModelOf(families[0]),
    elsewhere: readModelOf(families[1]),
    async close() {
      for (const family of families) await family.onApplicationShutdown();
      await drop();
    },
  };
}

export function readModelOf(family: MongoFamily): ReadModel {
  const { connection, builds, changeSignal, taskSums } = family;
  return {
    views: new MongoJobViews(connection, builds, changeSignal),
    figures: new MongoJobFigures(connection, builds),
    transfers: new MongoTransferViews(connection, builds),
    tasks: new MongoTaskViews(connection, builds, taskSums),
    queues: new MongoQueueViews(connection, builds, taskSums),
    projections: new MongoProjectionStore(family),
    builds: new MongoBuilds(family),
    due: new MongoDueJobs(connection, builds),
    dueTasks: new MongoDueTasks(connection, builds),
    callbacks: new MongoCallbackViews(connection, builds),
    checkpoints: new MongoCheckpoints(connection),
    heldHosts: new MongoHostViews(connection, builds),
    hosts: new MongoHosts(connection, builds),
    politeness: new MongoPolitenessStore(connection),
    heartbeats: new MongoHeartbeats(connection),
    inspections: new MongoInspections(connection),
    leases: new MongoLeases(connection),
  };
}
