import { setTimeout as sleep } from 'node:timers/promises';
import { Logger, type OnApplicationShutdown } from '@nestjs/common';
import { ChangeSignal } from '../../concurrency/change-signal.js';
import { isOutage } from '../../eventsourcing/event-store.js';
import { MongoConnection, type MongoConnectionOptions } from './connection/mongo-connection.js';
import { indexRuntime } from './due/indexes.js';
import { BuildViews } from './views/build-views.js';
import { BuildsDocument } from './views/builds-document.js';
import type { ViewsInDatabase } from './views/mongodb.projection-store.js';
import { VIEW_KINDS } from './views/view-kinds.js';

const AGAIN_AFTER_MS = 2_000;
const FAILED_AGAIN_AFTER_MS = 60_000;
/** A batch of another process is seen within this time and a little. */
const POLL_MS = 75;

/** What the ports on one database share. To make one waits for nothing: the server may be away. */
export class MongoFamily implements ViewsInDatabase, OnApplicationShutdown {
  readonly connection: MongoConnection;
  readonly builds: BuildsDocument;
  readonly changeSignal = new ChangeSignal(POLL_MS);
  readonly #logger = new Logger('MongoDB');
  #isPreparing = false;

  constructor(
    options: MongoConnectionOptions,
    readonly kinds = VIEW_KINDS,
  ) {
    this.connection = new MongoConnection(options);
    this.builds = new BuildsDocument(this.connection, () => void this.prepare());
  }

  /**
   * Makes the indexes as soon as the server is there, and again where it lost its data. Nobody needs to wait for them:
   * queries are only slower before.
   */
  async prepare(): Promise<void> {
    if (this.#isPreparing) return;

    this.#isPreparing = true;
    for (let waitMs = await this.#unprepared(); waitMs !== undefined; waitMs = await this.#unprepared()) {
      await sleep(waitMs, undefined, { ref: false });
    }
    this.#isPreparing = false;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.connection.close();
    this.changeSignal.announce();
  }

  /** How long to wait before another try; undefined once there is nothing more to do. */
  async #unprepared(): Promise<number | undefined> {
    if (this.connection.isClosed) return undefined;
    try {
      const { build } = await this.builds.active();
      await this.connection.ask(indexRuntime);
      await this.connection.ask((db) => new BuildViews(db, build, this.kinds).createIndexes());
      return undefined;
    } catch (error) {
      if (isOutage(error)) return AGAIN_AFTER_MS;

      this.#logger.error(`The indexes could not be made, and queries are slow until they are: ${String(error)}`);
      return FAILED_AGAIN_AFTER_MS;
    }
  }
}
