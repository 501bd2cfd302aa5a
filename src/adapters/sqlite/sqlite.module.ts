import { type DynamicModule, Module, type OnApplicationShutdown, type Provider, type Type } from '@nestjs/common';
import { Registry } from 'prom-client';
import { BodyStore } from '../../bodies/body-store.js';
import { Disk } from '../../eventsourcing/disk.js';
import { EventStore } from '../../eventsourcing/event-store.js';
import { Leases } from '../../eventsourcing/leases.js';
import { LogDamage } from '../../eventsourcing/log-damage.js';
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
import { DataFolder, FILES } from './data-folder.js';
import { SqliteDueJobs } from './due/sqlite.due-jobs.js';
import { SqliteDueTasks } from './due/sqlite.due-tasks.js';
import { SqliteHosts } from './due/sqlite.hosts.js';
import { EmbeddedFamily, type EmbeddedFamilyOptions } from './embedded-family.js';
import { appendMetrics } from './log/log.metrics.js';
import { openReadOnlyLog, type ReadOnlyLog } from './log/read-only-log.js';
import { SqliteCheckpoints } from './runtime/sqlite.checkpoints.js';
import { SqliteHeartbeats } from './runtime/sqlite.heartbeats.js';
import { SqliteInspections } from './runtime/sqlite.inspections.js';
import { SqliteLeases } from './runtime/sqlite.leases.js';
import { SqlitePolitenessStore } from './runtime/sqlite.politeness-store.js';
import { SqliteBuilds } from './views/sqlite.builds.js';
import { SqliteCallbackViews } from './views/sqlite.callback-views.js';
import { SqliteHostViews } from './views/sqlite.host-views.js';
import { SqliteJobFigures } from './views/sqlite.job-figures.js';
import { SqliteJobViews } from './views/sqlite.job-views.js';
import { SqliteProjectionStore } from './views/sqlite.projection-store.js';
import { SqliteQueueViews } from './views/sqlite.queue-views.js';
import { SqliteTaskViews } from './views/sqlite.task-views.js';
import { SqliteTransferViews } from './views/sqlite.transfer-views.js';

/** The embedded family of storage: every port, on SQLite files in one folder. */
@Module({})
export class SqliteModule {
  static in(options: Omit<EmbeddedFamilyOptions, 'onAppend'>): DynamicModule {
    const family: Provider = {
      provide: EmbeddedFamily,
      inject: [Registry],
      useFactory: (registry: Registry) => EmbeddedFamily.open({ ...options, onAppend: appendMetrics(registry) }),
    };
    const ports = [
      port(EventStore, ({ log }) => log),
      port(BodyStore, ({ bodies }) => bodies),
      port(JobViews, ({ views }) => new SqliteJobViews(views)),
      port(JobFigures, ({ views }) => new SqliteJobFigures(views)),
      port(TransferViews, ({ views }) => new SqliteTransferViews(views)),
      port(TaskViews, ({ views }) => new SqliteTaskViews(views)),
      port(QueueViews, ({ views }) => new SqliteQueueViews(views)),
      port(HostViews, ({ views }) => new SqliteHostViews(views)),
      port(CallbackViews, ({ views }) => new SqliteCallbackViews(views)),
      port(ProjectionStore, ({ views }) => new SqliteProjectionStore(views)),
      port(Builds, ({ views }) => new SqliteBuilds(views)),
      port(DueJobs, ({ views, runtime }) => new SqliteDueJobs(views, runtime)),
      port(DueTasks, ({ views, runtime }) => new SqliteDueTasks(views, runtime)),
      port(Hosts, ({ views, runtime }) => new SqliteHosts(views, runtime)),
      port(PolitenessStore, ({ runtime }) => new SqlitePolitenessStore(runtime)),
      port(Heartbeats, ({ runtime }) => new SqliteHeartbeats(runtime)),
      port(Checkpoints, ({ runtime }) => new SqliteCheckpoints(runtime)),
      port(Inspections, ({ runtime }) => new SqliteInspections(runtime)),
      port(Leases, ({ runtime }) => new SqliteLeases(runtime)),
      port(Disk, ({ disk }) => disk),
    ];
    return {
      module: SqliteModule,
      global: true,
      providers: [family, ...ports],
      exports: ports.map(({ provide }) => provide),
    };
  }

  /** The log alone, to be read, and what of it cannot be. */
  static logIn(dataDir: string): DynamicModule {
    return {
      module: SqliteModule,
      global: true,
      providers: [
        { provide: LogToRead, useFactory: () => LogToRead.in(dataDir) },
        { provide: EventStore, inject: [LogToRead], useFactory: ({ log }: LogToRead) => log.store },
        {
          provide: LogDamage,
          inject: [LogToRead],
          useFactory: ({ log }: LogToRead) => new LogDamage(log.damage),
        },
      ],
      exports: [EventStore, LogDamage],
    };
  }
}

/** The log alone, to be read: whatever became of the files beside it. */
class LogToRead implements OnApplicationShutdown {
  constructor(readonly log: ReadOnlyLog) {}

  static async in(dataDir: string): Promise<LogToRead> {
    const folder = await DataFolder.open(dataDir, { use: 'tool' });
    return new LogToRead(await openReadOnlyLog(folder.file(FILES.log)));
  }

  onApplicationShutdown(): Promise<void> {
    return this.log.close();
  }
}

function port<Port>(provide: abstract new (...args: never[]) => Port, of: (family: EmbeddedFamily) => Port) {
  return { provide: provide as Type<Port>, inject: [EmbeddedFamily], useFactory: of };
}
