import { type DynamicModule, Module, type Provider, type Type } from '@nestjs/common';
import { Registry } from 'prom-client';
import { BodyStore } from '../../bodies/body-store.js';
import { EventStore } from '../../eventsourcing/event-store.js';
import { DueJobs } from '../../read-model/due-jobs.js';
import { Generations } from '../../read-model/generations.js';
import { Hearts } from '../../read-model/hearts.js';
import { Hosts } from '../../read-model/hosts.js';
import { JobViews } from '../../read-model/job-views.js';
import { Leases } from '../../read-model/leases.js';
import { ProjectionStore } from '../../read-model/projection-store.js';
import { EmbeddedFamily, type EmbeddedFamilyOptions } from './embedded-family.js';
import { appendMetrics } from './log.metrics.js';
import { SqliteDueJobs } from './sqlite.due-jobs.js';
import { SqliteGenerations } from './sqlite.generations.js';
import { SqliteHearts } from './sqlite.hearts.js';
import { SqliteHosts } from './sqlite.hosts.js';
import { SqliteJobViews } from './sqlite.job-views.js';
import { SqliteLeases } from './sqlite.leases.js';
import { SqliteProjectionStore } from './sqlite.projection-store.js';

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
      port(ProjectionStore, ({ views }) => new SqliteProjectionStore(views)),
      port(Generations, ({ views }) => new SqliteGenerations(views)),
      port(DueJobs, ({ views, runtime }) => new SqliteDueJobs(views, runtime)),
      port(Hosts, ({ runtime }) => new SqliteHosts(runtime)),
      port(Hearts, ({ runtime }) => new SqliteHearts(runtime)),
      port(Leases, ({ runtime }) => new SqliteLeases(runtime)),
    ];
    return {
      module: SqliteModule,
      global: true,
      providers: [family, ...ports],
      exports: ports.map(({ provide }) => provide),
    };
  }
}

function port<Port>(provide: abstract new (...args: never[]) => Port, of: (family: EmbeddedFamily) => Port) {
  return { provide: provide as Type<Port>, inject: [EmbeddedFamily], useFactory: of };
}
