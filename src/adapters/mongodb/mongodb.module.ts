import { type DynamicModule, Logger, Module, type Provider, type Type } from '@nestjs/common';
import { BodyStore } from '../../bodies/body-store.js';
import { Clock } from '../../eventsourcing/clock.js';
import { Disk, DisksOfServers } from '../../eventsourcing/disk.js';
import { Leases } from '../../eventsourcing/leases.js';
import { Builds } from '../../read-model/builds.js';
import { CallbackViews } from '../../read-model/callback-views.js';
import { Checkpoints } from '../../read-model/checkpoints.js';
import { DueJobs } from '../../read-model/due-jobs.js';
import { DueTasks } from '../../read-model/due-tasks.js';
import { Heartbeats } from '../../read-model/heartbeats.js';
import { HostViews } from '../../read-model/host-views.js';
import { Hosts } from '../../read-model/hosts.js';
import { Inspections } from '../../read-model/inspections.js';
import { JobFigures } from '../../read-model/job-figures.js';
import { JobViews } from '../../read-model/job-views.js';
import { PolitenessStore } from '../../read-model/politeness-store.js';
import { ProjectionStore } from '../../read-model/projection-store.js';
import { QueueViews } from '../../read-model/queue-views.js';
import { TaskViews } from '../../read-model/task-views.js';
import { TransferViews } from '../../read-model/transfer-views.js';
import { MongoBodyStore } from './bodies/mongodb.body-store.js';
import type { MongoConnectionOptions } from './connection/mongo-connection.js';
import { MongoDueJobs } from './due/mongodb.due-jobs.js';
import { MongoDueTasks } from './due/mongodb.due-tasks.js';
import { MongoHosts } from './due/mongodb.hosts.js';
import { MongoFamily } from './mongo-family.js';
import { MongoCheckpoints } from './runtime/mongodb.checkpoints.js';
import { MongoHeartbeats } from './runtime/mongodb.heartbeats.js';
import { MongoInspections } from './runtime/mongodb.inspections.js';
import { MongoLeases } from './runtime/mongodb.leases.js';
import { MongoPolitenessStore } from './runtime/mongodb.politeness-store.js';
import { MongoBuilds } from './views/mongodb.builds.js';
import { MongoCallbackViews } from './views/mongodb.callback-views.js';
import { MongoHostViews } from './views/mongodb.host-views.js';
import { MongoJobFigures } from './views/mongodb.job-figures.js';
import { MongoJobViews } from './views/mongodb.job-views.js';
import { MongoProjectionStore } from './views/mongodb.projection-store.js';
import { MongoQueueViews } from './views/mongodb.queue-views.js';
import { MongoTaskViews } from './views/mongodb.task-views.js';
import { MongoTransferViews } from './views/mongodb.transfer-views.js';
import type { MongoViewKind } from './views/view-store.js';

export interface MongoModuleOptions extends Pick<MongoConnectionOptions, 'url'> {
  /** One for each model of the registry. */
  readonly viewKinds?: readonly MongoViewKind[];
}

/** Everything but the log, on one MongoDB database: it starts whether or not the server is there. */
@Module({})
export class MongoModule {
  static for(options: MongoModuleOptions): DynamicModule {
    const family: Provider = { provide: MongoFamily, useFactory: () => open(options) };
    const ports = [
      port(BodyStore, ({ connection }, clock) => new MongoBodyStore(connection, clock)),
      port(JobViews, ({ connection, builds, changeSignal }) => new MongoJobViews(connection, builds, changeSignal)),
      port(JobFigures, ({ connection, builds }) => new MongoJobFigures(connection, builds)),
      port(TransferViews, ({ connection, builds }) => new MongoTransferViews(connection, builds)),
      port(TaskViews, ({ connection, builds, taskSums }) => new MongoTaskViews(connection, builds, taskSums)),
      port(QueueViews, ({ connection, builds, taskSums }) => new MongoQueueViews(connection, builds, taskSums)),
      port(HostViews, ({ connection, builds }) => new MongoHostViews(connection, builds)),
      port(CallbackViews, ({ connection, builds }) => new MongoCallbackViews(connection, builds)),
      port(ProjectionStore, (family) => new MongoProjectionStore(family)),
      port(Builds, (family) => new MongoBuilds(family)),
      port(DueJobs, ({ connection, builds }) => new MongoDueJobs(connection, builds)),
      port(DueTasks, ({ connection, builds }) => new MongoDueTasks(connection, builds)),
      port(Hosts, ({ connection, builds }) => new MongoHosts(connection, builds)),
      port(PolitenessStore, ({ connection }) => new MongoPolitenessStore(connection)),
      port(Heartbeats, ({ connection }) => new MongoHeartbeats(connection)),
      port(Checkpoints, ({ connection }) => new MongoCheckpoints(connection)),
      port(Inspections, ({ connection }) => new MongoInspections(connection)),
      port(Leases, ({ connection }) => new MongoLeases(connection)),
      port(Disk, () => new DisksOfServers()),
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
function open({ url, viewKinds }: MongoModuleOptions): MongoFamily {
  const logger = new Logger('MongoDB');
  const connection = {
    url,
    onAway: (reason: string) => logger.warn(`MongoDB cannot be used: ${reason}. Waiting for it`),
    onBack: () => logger.log('MongoDB is back'),
  };
  const family = new MongoFamily(connection, viewKinds);
  void family.prepare();
  return family;
}

function port<Port>(provide: abstract new (...args: never[]) => Port, of: (family: MongoFamily, clock: Clock) => Port) {
  return { provide: provide as Type<Port>, inject: [MongoFamily, Clock], useFactory: of };
}
