import { type DynamicModule, Module, type Provider, type Type } from '@nestjs/common';
import { CommandBus, CqrsModule, QueryBus } from '@nestjs/cqrs';
import { Test, type TestingModule } from '@nestjs/testing';
import { Registry } from 'prom-client';
import { SqliteBodyStore } from '../../src/adapters/sqlite/bodies/sqlite.body-store.js';
import { SqliteDueJobs } from '../../src/adapters/sqlite/due/sqlite.due-jobs.js';
import { SqliteDueTasks } from '../../src/adapters/sqlite/due/sqlite.due-tasks.js';
import { SqliteHosts } from '../../src/adapters/sqlite/due/sqlite.hosts.js';
import { SqliteEventStore } from '../../src/adapters/sqlite/log/sqlite.event-store.js';
import { SqliteCheckpoints } from '../../src/adapters/sqlite/runtime/sqlite.checkpoints.js';
import { SqliteHeartbeats } from '../../src/adapters/sqlite/runtime/sqlite.heartbeats.js';
import { SqliteInspections } from '../../src/adapters/sqlite/runtime/sqlite.inspections.js';
import { SqliteLeases } from '../../src/adapters/sqlite/runtime/sqlite.leases.js';
import { SqlitePolitenessStore } from '../../src/adapters/sqlite/runtime/sqlite.politeness-store.js';
import { SqliteRuntimeFile } from '../../src/adapters/sqlite/runtime/sqlite.runtime-file.js';
import { SqliteBuilds } from '../../src/adapters/sqlite/views/sqlite.builds.js';
import { SqliteCallbackViews } from '../../src/adapters/sqlite/views/sqlite.callback-views.js';
import { SqliteHostViews } from '../../src/adapters/sqlite/views/sqlite.host-views.js';
import { SqliteJobFigures } from '../../src/adapters/sqlite/views/sqlite.job-figures.js';
import { SqliteJobViews } from '../../src/adapters/sqlite/views/sqlite.job-views.js';
import { SqliteProjectionStore } from '../../src/adapters/sqlite/views/sqlite.projection-store.js';
import { SqliteQueueViews } from '../../src/adapters/sqlite/views/sqlite.queue-views.js';
import { SqliteTaskViews } from '../../src/adapters/sqlite/views/sqlite.task-views.js';
import { SqliteTransferViews } from '../../src/adapters/sqlite/views/sqlite.transfer-views.js';
import { SqliteViews } from '../../src/adapters/sqlite/views/sqlite.views.js';
import { ThreadsPageReader } from '../../src/adapters/threads/threads.page-reader.js';
import { IpAddressPolicy } from '../../src/adapters/undici/guard/ip-address-policy.js';
import { presentJob } from '../../src/api/jobs/job.presenter.js';
import { BodyStore } from '../../src/bodies/body-store.js';
import { Clock } from '../../src/eventsourcing/clock.js';
import { Disk, DisksOfServers } from '../../src/eventsourcing/disk.js';
import { EventStore } from '../../src/eventsourcing/event-store.js';
import { Leases } from '../../src/eventsourcing/leases.js';
import { Models } from '../../src/eventsourcing/model.js';
import { MODELS } from '../../src/models.js';
import { AddressPolicy } from '../../src/outbound/address-policy.js';
import { Fetcher } from '../../src/outbound/fetcher.js';
import { Poster } from '../../src/outbound/poster.js';
import { Builds } from '../../src/read-model/builds.js';
import { CallbackViews } from '../../src/read-model/callback-views.js';
import { Checkpoints } from '../../src/read-model/checkpoints.js';
import { DueJobs } from '../../src/read-model/due-jobs.js';
import { DueTasks } from '../../src/read-model/due-tasks.js';
import { FollowingModule } from '../../src/read-model/following.module.js';
import { Heartbeats } from '../../src/read-model/heartbeats.js';
import { HostViews } from '../../src/read-model/host-views.js';
import { Hosts } from '../../src/read-model/hosts.js';
import { Inspections } from '../../src/read-model/inspections.js';
import { JobFigures } from '../../src/read-model/job-figures.js';
import { JobViews } from '../../src/read-model/job-views.js';
import { PolitenessStore } from '../../src/read-model/politeness-store.js';
import { ProjectionStore } from '../../src/read-model/projection-store.js';
import { QueueViews } from '../../src/read-model/queue-views.js';
import { TaskViews } from '../../src/read-model/task-views.js';
import { TransferViews } from '../../src/read-model/transfer-views.js';
import { PageReader } from '../../src/reading/page-reader.js';
import { CallbackSettings } from '../../src/runner/callbacks/callback-settings.js';
import { JobTeller } from '../../src/runner/callbacks/job-teller.js';
import { RunnerSettings } from '../../src/runner/runner-settings.js';
import { ScriptedFetcher } from './scripted-fetcher.js';
import { ScriptedPoster } from './scripted-poster.js';
import { StillClock } from './still-clock.js';

/** The stores of one service, in memory. Several processes may live on them. */
export class Stores {
  private constructor(
    readonly log: SqliteEventStore,
    readonly bodies: SqliteBodyStore,
    readonly views: SqliteViews,
    readonly runtime: SqliteRuntimeFile,
  ) {}

  static async open(clock: Clock = new StillClock()): Promise<Stores> {
    const memory = ':memory:';
    const runtime = await SqliteRuntimeFile.open(memory);
    return new Stores(
      await SqliteEventStore.open(memory, { clock }),
      await SqliteBodyStore.open(memory, { clock }),
      await SqliteViews.inMemory(runtime),
      runtime,
    );
  }

  async close(): Promise<void> {
    await this.log.close();
    await this.bodies.close();
    this.views.close();
    this.runtime.close();
  }
}

export interface ProcessOptions {
  readonly stores: Pick<Stores, 'log' | 'views' | 'runtime'> & { readonly bodies: BodyStore };
  readonly clock: StillClock;
  readonly modules: readonly (Type | DynamicModule)[];
  readonly fetcher?: ScriptedFetcher;
  readonly poster?: Poster;
  /** Without any no callbacks are sent. */
  readonly secrets?: readonly string[];
  readonly settings?: Partial<RunnerSettings>;
  /** Instead of the log of the stores: one that fails. */
  readonly log?: EventStore;
  /** Instead of one that never fills. */
  readonly disk?: Disk;
}

/** One process of the service, made of its real modules, on stores in memory, with time and the network scripted. */
export class Process {
  private constructor(
    private readonly nest: TestingModule,
    readonly commands: CommandBus,
    readonly queries: QueryBus,
  ) {}

  static async start({
    stores,
    clock,
    modules,
    fetcher,
    poster,
    secrets = [],
    settings,
    log = stores.log,
    disk = new DisksOfServers(),
  }: ProcessOptions): Promise<Process> {
    const runner = {
      runner: 'anna',
      slots: 10,
      politeness: { slots: 10, delayMs: 0 },
      asksForChanges: true,
      graceMs: 1_000,
    };
    const providers: Provider[] = [
      Registry,
      { provide: Models, useValue: MODELS },
      { provide: EventStore, useValue: log },
      { provide: BodyStore, useValue: stores.bodies },
      { provide: JobViews, useValue: new SqliteJobViews(stores.views) },
      { provide: TransferViews, useValue: new SqliteTransferViews(stores.views) },
      { provide: AddressPolicy, useValue: new IpAddressPolicy([]) },
      { provide: PageReader, useFactory: () => new ThreadsPageReader() },
      { provide: TaskViews, useValue: new SqliteTaskViews(stores.views) },
      { provide: CallbackViews, useValue: new SqliteCallbackViews(stores.views) },
      { provide: QueueViews, useValue: new SqliteQueueViews(stores.views) },
      { provide: ProjectionStore, useValue: new SqliteProjectionStore(stores.views) },
      { provide: Builds, useValue: new SqliteBuilds(stores.views) },
      { provide: Disk, useValue: disk },
      { provide: DueJobs, useValue: new SqliteDueJobs(stores.views, stores.runtime) },
      { provide: DueTasks, useValue: new SqliteDueTasks(stores.views, stores.runtime) },
      { provide: Hosts, useValue: new SqliteHosts(stores.views, stores.runtime) },
      { provide: HostViews, useValue: new SqliteHostViews(stores.views) },
      { provide: JobFigures, useValue: new SqliteJobFigures(stores.views) },
      { provide: PolitenessStore, useValue: new SqlitePolitenessStore(stores.runtime) },
      { provide: Heartbeats, useValue: new SqliteHeartbeats(stores.runtime) },
      { provide: Checkpoints, useValue: new SqliteCheckpoints(stores.runtime) },
      { provide: Poster, useValue: poster ?? new ScriptedPoster() },
      { provide: JobTeller, useValue: { tell: presentJob } },
      { provide: CallbackSettings, useValue: { secrets } },
      { provide: Inspections, useValue: new SqliteInspections(stores.runtime) },
      { provide: Leases, useValue: new SqliteLeases(stores.runtime) },
      { provide: Clock, useValue: clock },
      { provide: Fetcher, useValue: fetcher ?? new ScriptedFetcher() },
      { provide: RunnerSettings, useValue: { ...runner, ...settings } },
    ];
    const tokens = providers.map((provider) => ('provide' in provider ? provider.provide : provider));

    @Module({})
    class Ports {}
    const ports: DynamicModule = { module: Ports, global: true, providers, exports: tokens };
    const nest = await Test.createTestingModule({
      imports: [CqrsModule.forRoot(), ports, ...modules, FollowingModule],
    }).compile();
    nest.useLogger(false);
    await nest.init();
    return new Process(nest, nest.get(CommandBus), nest.get(QueryBus));
  }

  get<Provided>(token: abstract new (...args: never[]) => Provided): Provided {
    return this.nest.get(token as Type<Provided>, { strict: false });
  }

  async stop(): Promise<void> {
    await this.nest.close();
  }
}
