import { type DynamicModule, Logger, Module, type Provider, type Type } from '@nestjs/common';
import { BodyStore } from '../../bodies/body-store.js';
import { Clock } from '../../eventsourcing/clock.js';
import { DueJobs } from '../../read-model/due-jobs.js';
import { Generations } from '../../read-model/generations.js';
import { Hearts } from '../../read-model/hearts.js';
import { Hosts } from '../../read-model/hosts.js';
import { JobViews } from '../../read-model/job-views.js';
import { Leases } from '../../read-model/leases.js';
import { ProjectionStore } from '../../read-model/projection-store.js';
import type { MongoConnectionOptions } from './mongo-connection.js';
import { MongoFamily } from './mongo-family.js';
import { MongoBodyStore } from './mongodb.body-store.js';
import { MongoDueJobs } from './mongodb.due-jobs.js';
import { MongoGenerations } from './mongodb.generations.js';
import { MongoHearts } from './mongodb.hearts.js';
import { MongoHosts } from './mongodb.hosts.js';
import { MongoJobViews } from './mongodb.job-views.js';
import { MongoLeases } from './mongodb.leases.js';
import { MongoProjectionStore } from './mongodb.projection-store.js';

/** Everything but the log, on one MongoDB database: it starts whether or not the server is there. */
@Module({})
export class MongoModule {
  static for(options: Pick<MongoConnectionOptions, 'url'>): DynamicModule {
    const family: Provider = { provide: MongoFamily, useFactory: () => open(options.url) };
    const ports = [
      port(BodyStore, ({ connection }, clock) => new MongoBodyStore(connection, clock)),
      port(JobViews, ({ connection, generations, arrivals }) => new MongoJobViews(connection, generations, arrivals)),
      port(
        ProjectionStore,
        ({ connection, generations, arrivals }) => new MongoProjectionStore(connection, generations, arrivals),
      ),
      port(
        Generations,
        ({ connection, generations, arrivals }) => new MongoGenerations(connection, generations, arrivals),
      ),
      port(DueJobs, ({ connection, generations }) => new MongoDueJobs(connection, generations)),
      port(Hosts, ({ connection }) => new MongoHosts(connection)),
      port(Hearts, ({ connection }) => new MongoHearts(connection)),
      port(Leases, ({ connection }) => new MongoLeases(connection)),
    ];
    return {
      module: MongoModule,
      global: true,
      providers: [family, ...ports],
      exports: ports.map(({ provide }) => provide),
    };
  }
}

/** Says once when the server goes away, and once when it is back. */
function open(url: string): MongoFamily {
  const logger = new Logger('MongoDB');
  const family = new MongoFamily({
    url,
    onAway: (reason) => logger.warn(`MongoDB cannot be used: ${reason}. Waiting for it`),
    onBack: () => logger.log('MongoDB is back'),
  });
  void family.prepare();
  return family;
}

function port<Port>(provide: abstract new (...args: never[]) => Port, of: (family: MongoFamily, clock: Clock) => Port) {
  return { provide: provide as Type<Port>, inject: [MongoFamily, Clock], useFactory: of };
}
