import { MongoFamily } from '../../src/adapters/mongodb/mongo-family.js';
import { MongoDueJobs } from '../../src/adapters/mongodb/mongodb.due-jobs.js';
import { MongoGenerations } from '../../src/adapters/mongodb/mongodb.generations.js';
import { MongoHearts } from '../../src/adapters/mongodb/mongodb.hearts.js';
import { MongoHosts } from '../../src/adapters/mongodb/mongodb.hosts.js';
import { MongoJobViews } from '../../src/adapters/mongodb/mongodb.job-views.js';
import { MongoLeases } from '../../src/adapters/mongodb/mongodb.leases.js';
import { MongoProjectionStore } from '../../src/adapters/mongodb/mongodb.projection-store.js';
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

export function readModelOf({ connection, generations, arrivals }: MongoFamily): ReadModel {
  return {
    views: new MongoJobViews(connection, generations, arrivals),
    projections: new MongoProjectionStore(connection, generations, arrivals),
    generations: new MongoGenerations(connection, generations, arrivals),
    due: new MongoDueJobs(connection, generations),
    hosts: new MongoHosts(connection),
    hearts: new MongoHearts(connection),
    leases: new MongoLeases(connection),
  };
}
