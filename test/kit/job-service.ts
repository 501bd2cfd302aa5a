import { randomUUID } from 'node:crypto';
import { Module, type Type } from '@nestjs/common';
import { CommandBus, CqrsModule } from '@nestjs/cqrs';
import { SqliteDueTasks } from '../../src/adapters/sqlite/due/sqlite.due-tasks.js';
import { SqliteHosts } from '../../src/adapters/sqlite/due/sqlite.hosts.js';
import { SqliteHeartbeats } from '../../src/adapters/sqlite/runtime/sqlite.heartbeats.js';
import { SqliteInspections } from '../../src/adapters/sqlite/runtime/sqlite.inspections.js';
import { SqliteLeases } from '../../src/adapters/sqlite/runtime/sqlite.leases.js';
import { SqlitePolitenessStore } from '../../src/adapters/sqlite/runtime/sqlite.politeness-store.js';
import { SqliteBuilds } from '../../src/adapters/sqlite/views/sqlite.builds.js';
import { SqliteCallbackViews } from '../../src/adapters/sqlite/views/sqlite.callback-views.js';
import { SqliteJobFigures } from '../../src/adapters/sqlite/views/sqlite.job-figures.js';
import { SqliteJobViews } from '../../src/adapters/sqlite/views/sqlite.job-views.js';
import { SqliteProjectionStore } from '../../src/adapters/sqlite/views/sqlite.projection-store.js';
import { SqliteQueueViews } from '../../src/adapters/sqlite/views/sqlite.queue-views.js';
import { SqliteTaskViews } from '../../src/adapters/sqlite/views/sqlite.task-views.js';
import { SqliteTransferViews } from '../../src/adapters/sqlite/views/sqlite.transfer-views.js';
import { READING_LIMITS, ThreadsPageReader } from '../../src/adapters/threads/threads.page-reader.js';
import { IpAddressPolicy } from '../../src/adapters/undici/guard/ip-address-policy.js';
import { CallbacksModule } from '../../src/api/callbacks/callbacks.module.js';
import { DiffModule } from '../../src/api/diff/diff.module.js';
import { HostsModule } from '../../src/api/hosts/hosts.module.js';
import type { JobDto } from '../../src/api/jobs/job.dto.js';
import { JobsModule } from '../../src/api/jobs/jobs.module.js';
import { OperationsModule } from '../../src/api/operations/operations.module.js';
import { QueuesModule } from '../../src/api/queues/queues.module.js';
import { StreamModule } from '../../src/api/stream/stream.module.js';
import { TasksModule } from '../../src/api/tasks/tasks.module.js';
import { ImportSettings } from '../../src/api/transfers/import-settings.js';
import { TransfersModule } from '../../src/api/transfers/transfers.module.js';
import { UrlsModule } from '../../src/api/urls/urls.module.js';
import { BodyStore } from '../../src/bodies/body-store.js';
import { CommandsModule } from '../../src/commands/commands.module.js';
import { Clock } from '../../src/eventsourcing/clock.js';
import { Disk, DisksOfServers } from '../../src/eventsourcing/disk.js';
import { EventStore } from '../../src/eventsourcing/event-store.js';
import { Leases } from '../../src/eventsourcing/leases.js';
import { Models } from '../../src/eventsourcing/model.js';
import { type FetchOutcome, FinishFetch, StartFetch } from '../../src/job/fetch.commands.js';
import type { FetchErrorCode, FetchedResponse } from '../../src/job/job.events.js';
import { MODELS } from '../../src/models.js';
import { AddressPolicy } from '../../src/outbound/address-policy.js';
import { ParkedStreamsModule } from '../../src/projector/parked-streams.module.js';
import { Projection } from '../../src/projector/projection.js';
import { QueriesModule } from '../../src/queries/queries.module.js';
import { Builds } from '../../src/read-model/builds.js';
import { CallbackViews } from '../../src/read-model/callback-views.js';
import { DueTasks } from '../../src/read-model/due-tasks.js';
import { FollowingModule } from '../../src/read-model/following.module.js';
import { Heartbeats } from '../../src/read-model/heartbeats.js';
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
import { type Answered, ask, send } from './ask.js';
import { type HttpService, type Parts, serveHttp } from './http-service.js';
import { StillClock } from './still-clock.js';
import { origin, timings } from './stories.js';
import { WatchedBodies } from './watched-bodies.js';
import { Stores } from './world.js';

@Module({ imports: [CqrsModule.forRoot()] })
class Buses {}

const RESOURCES = [
  JobsModule,
  TasksModule,
  QueuesModule,
  HostsModule,
  TransfersModule,
  StreamModule,
  UrlsModule,
  DiffModule,
  CallbacksModule,
  OperationsModule,
];

export interface JobServiceOptions {
  /** Shared with another service, which then stands for another process. */
  readonly stores?: Stores;
  readonly settings?: Parts['settings'];
  /** Instead of the log of the stores: one that fails. */
  readonly log?: EventStore;
}

/**
 * The routes of jobs, tasks, queues, transfers and the stream over HTTP, on stores in memory, with time standing still.
 * Fetches are done by hand.
 */
export class JobService {
  readonly #commands: CommandBus;

  private constructor(
    private readonly http: HttpService,
    readonly stores: Stores,
    readonly bodies: WatchedBodies,
    readonly clock: StillClock,
  ) {
    this.#commands = this.get(CommandBus);
  }

  static async start({ stores, settings, log }: JobServiceOptions = {}): Promise<JobService> {
    const clock = new StillClock();
    const on = stores ?? (await Stores.open(clock));
    const bodies = new WatchedBodies(on.bodies);
    const http = await serveHttp({
      imports: [Buses, CommandsModule, QueriesModule, ParkedStreamsModule, ...RESOURCES, FollowingModule],
      providers: [
        { provide: Models, useValue: MODELS },
        { provide: EventStore, useValue: log ?? on.log },
        { provide: BodyStore, useValue: bodies },
        { provide: JobViews, useValue: new SqliteJobViews(on.views) },
        { provide: TransferViews, useValue: new SqliteTransferViews(on.views) },
        { provide: TaskViews, useValue: new SqliteTaskViews(on.views) },
        { provide: CallbackViews, useValue: new SqliteCallbackViews(on.views) },
        { provide: QueueViews, useValue: new SqliteQueueViews(on.views) },
        { provide: Heartbeats, useValue: new SqliteHeartbeats(on.runtime) },
        { provide: Hosts, useValue: new SqliteHosts(on.views, on.runtime) },
        { provide: JobFigures, useValue: new SqliteJobFigures(on.views) },
        { provide: PolitenessStore, useValue: new SqlitePolitenessStore(on.runtime) },
        { provide: DueTasks, useValue: new SqliteDueTasks(on.views, on.runtime) },
        { provide: ProjectionStore, useValue: new SqliteProjectionStore(on.views) },
        { provide: Disk, useClass: DisksOfServers },
        { provide: Builds, useValue: new SqliteBuilds(on.views) },
        { provide: Inspections, useValue: new SqliteInspections(on.runtime) },
        { provide: Leases, useValue: new SqliteLeases(on.runtime) },
        { provide: Clock, useValue: clock },
        { provide: ImportSettings, useValue: { maxBytes: 1024 ** 2 } },
        { provide: AddressPolicy, useValue: new IpAddressPolicy([]) },
        { provide: PageReader, useFactory: () => new ThreadsPageReader({ ...READING_LIMITS, deadlineMs: 110_000 }) },
      ],
      ...(settings && { settings }),
    });
    return new JobService(http, on, bodies, clock);
  }

  get<Provided>(token: Type<Provided>): Provided {
    return this.http.app.get(token, { strict: false });
  }

  url(path: string): string {
    return `${this.http.url}${path}`;
  }

  ask(path: string, headers: Readonly<Record<string, string>> = {}, method = 'GET'): Promise<Answered> {
    return ask(this.url(path), { method, headers });
  }

  /** A POST of JSON. */
  send(path: string, body: unknown, method?: string): Promise<Answered> {
    return send(this.url(path), body, method);
  }

  /** Sends text of some media type. */
  sendText(path: string, type: string, body: string, headers = {}): Promise<Answered> {
    return ask(this.url(path), { method: 'POST', headers: { 'content-type': type, ...headers }, body });
  }

  async submitted(submission: object): Promise<JobDto> {
    const answer = await this.send('/v1/jobs', submission);
    if (answer.status !== 202) throw new Error(`The submission was answered ${answer.status}: ${answer.text}`);
    return answer.json<JobDto>();
  }

  /** Begins a fetch, as a runner does. Answers with its attempt. */
  async startFetch(jobId: string): Promise<number> {
    const command = new StartFetch(jobId, 'anna', randomUUID(), this.clock.now(), origin);
    const { view } = await this.#commands.execute(command);
    return view?.attempt ?? 0;
  }

  /** Brings a job to its page. */
  async fetched(jobId: string, content: string | Buffer, some: Partial<FetchedResponse> = {}): Promise<void> {
    const attempt = await this.startFetch(jobId);
    const body = await this.bodies.put(chunksOf(Buffer.from(content)));
    const response = {
      httpStatus: 200,
      headers: [],
      contentType: 'text/plain; charset=utf-8',
      finalUrl: 'https://example.com/a.txt',
      redirects: [],
      ...some,
    };
    await this.#finish(jobId, attempt, { kind: 'response', response, body, timings });
  }

  /** Lets a fetch fail. */
  async failed(jobId: string, code: FetchErrorCode): Promise<void> {
    const attempt = await this.startFetch(jobId);
    await this.#finish(jobId, attempt, { kind: 'failure', error: { code, message: `It was ${code}` } });
  }

  /** Lets a body break off after its beginning. */
  async brokeOff(jobId: string, beginning: string): Promise<void> {
    const attempt = await this.startFetch(jobId);
    const partial = await this.bodies.put(chunksOf(Buffer.from(beginning)));
    const finalUrl = 'https://example.com/a.txt';
    const response = { httpStatus: 200, headers: [], contentType: 'text/html', finalUrl, redirects: [] };
    const error = { code: 'truncated' as const, message: 'It was truncated' };
    await this.#finish(jobId, attempt, { kind: 'failure', error, response, partial, timings });
  }

  /** Brings the views to where the log is, as a projector does. */
  async project(): Promise<void> {
    const views = new SqliteProjectionStore(this.stores.views);
    const { log } = this.stores;
    const projection = await Projection.of(MODELS, views);
    const pages = log.readAll({ after: projection.position, upTo: await log.head(), categories: MODELS.categories });
    for await (const page of pages) await projection.add(page);
  }

  /** Ends the service, and the stores unless they are to live on. */
  async stop({ keepStores = false } = {}): Promise<void> {
    await this.http.app.close();
    if (!keepStores) await this.stores.close();
  }

  async #finish(jobId: string, attempt: number, outcome: FetchOutcome): Promise<void> {
    await this.#commands.execute(new FinishFetch(jobId, attempt, outcome, 0.5, this.clock.now(), origin));
  }
}

async function* chunksOf(content: Buffer): AsyncIterable<Uint8Array> {
  for (let start = 0; start < content.length; start += 65_536) yield content.subarray(start, start + 65_536);
}
