import { Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Backoff } from '../../concurrency/backoff.js';
import { ChangeSignal } from '../../concurrency/change-signal.js';
import { DONE, Loop } from '../../concurrency/loop.js';
import { SystemClock } from '../../eventsourcing/clock.js';
import { isOutage } from '../../eventsourcing/event-store.js';
import { MongoConnection, type MongoConnectionOptions } from './connection/mongo-connection.js';
import { indexRuntime } from './due/indexes.js';
import { BuildViews } from './views/build-views.js';
import { BuildsDocument } from './views/builds-document.js';
import { CountedSums } from './views/counted-sums.js';
import type { ViewsInDatabase } from './views/mongodb.projection-store.js';
import { countTasks, type QueueSums } from './views/queue-sums.js';
import { VIEW_KINDS } from './views/view-kinds.js';

const AGAIN_AFTER_MS = 2_000;
const MAX_AGAIN_AFTER_MS = 30_000;
/** A batch of another process is seen within this time and a little. */
const POLL_MS = 75;

/** What the ports on one database share. To make one waits for nothing: the server may be away. */
export class MongoFamily implements ViewsInDatabase, OnApplicationShutdown {
  readonly connection: MongoConnection;
  readonly builds: BuildsDocument;
  readonly changeSignal = new ChangeSignal(POLL_MS);
  /** Shared: what counts for lists counts for queues, too. */
  readonly taskSums: CountedSums<QueueSums>;
  readonly #indexing = new Loop({
    name: 'Making the indexes',
    turn: () => this.#index(),
    pauseMs: AGAIN_AFTER_MS,
    retry: new Backoff(AGAIN_AFTER_MS, MAX_AGAIN_AFTER_MS),
    clock: new SystemClock(),
    logger: new Logger('MongoDB'),
    isOutage,
  });

  constructor(
    options: MongoConnectionOptions,
    readonly kinds = VIEW_KINDS,
  ) {
    this.connection = new MongoConnection(options);
    this.builds = new BuildsDocument(this.connection, () => void this.prepare());
    this.taskSums = new CountedSums(this.connection, this.builds, countTasks);
  }

  /**
   * Makes the indexes as soon as the server is there, and again where it lost its data. Nobody needs to wait for them:
   * queries are only slower before.
   */
  async prepare(): Promise<void> {
    this.#indexing.start();
    await this.#indexing.ended();
  }

  async onApplicationShutdown(): Promise<void> {
    void this.#indexing.stop(); // not waited for: a question that is on its way ends with the connection
    await this.connection.close();
    this.changeSignal.announce();
  }

  async #index(): Promise<typeof DONE> {
    const { build } = await this.builds.active();
    await this.connection.ask(indexRuntime);
    await this.connection.ask((db) => new BuildViews(db, build, this.kinds).createIndexes());
    return DONE;
  }
}
