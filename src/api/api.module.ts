import { Module } from '@nestjs/common';
import { HealthModule } from '../http/health.module.js';
import { CallbacksModule } from './callbacks/callbacks.module.js';
import { DashboardModule } from './dashboard/dashboard.module.js';
import { DiffModule } from './diff/diff.module.js';
import { HostsModule } from './hosts/hosts.module.js';
import { JobsModule } from './jobs/jobs.module.js';
import { LegacyModule } from './legacy/legacy.module.js';
import { OperationsModule } from './operations/operations.module.js';
import { QueuesModule } from './queues/queues.module.js';
import { StatsModule } from './stats/stats.module.js';
import { StreamModule } from './stream/stream.module.js';
import { TasksModule } from './tasks/tasks.module.js';
import { TransfersModule } from './transfers/transfers.module.js';
import { UrlsModule } from './urls/urls.module.js';

const RESOURCES = [
  JobsModule,
  TasksModule,
  QueuesModule,
  TransfersModule,
  StreamModule,
  UrlsModule,
  DiffModule,
  HostsModule,
  StatsModule,
  OperationsModule,
  DashboardModule,
  CallbacksModule,
];

/** ROLE api: everything that is asked over HTTP. */
@Module({ imports: [HealthModule, ...RESOURCES, LegacyModule] })
export class ApiModule {}
