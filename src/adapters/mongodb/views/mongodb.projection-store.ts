import type { ChangeSignal } from '../../../concurrency/change-signal.js';
import {
  type ParkedStream,
  ProjectionStore,
  type ViewChanges,
  type ViewsById,
} from '../../../read-model/projection-store.js';
import type { MongoConnection } from '../connection/mongo-connection.js';
import { BuildViews } from './build-views.js';
import type { BuildsDocument, Checkpoint } from './builds-document.js';
import type { MongoViewKind } from './view-store.js';

/** What a projection store stands on. */
export interface ViewsInDatabase {
  readonly connection: MongoConnection;
  readonly builds: BuildsDocument;
  readonly changeSignal: ChangeSignal;
  readonly kinds: readonly MongoViewKind[];
}

/**
 * Writes views first, each guarded by its revision, and then moves the checkpoint on, if it is where the batch began.
 * A batch that was cut off is written once more, and changes nothing that it had changed already.
 */
export class MongoProjectionStore extends ProjectionStore {
  /** The build that the next batch is for. */
  #began: number | undefined;

  /** @param fixed the build that is on its way; without one, whichever answers */
  constructor(
    private readonly database: ViewsInDatabase,
    private readonly fixed?: number,
  ) {
    super();
  }

  async checkpoint(): Promise<bigint | undefined> {
    const checkpoint = await this.#now();
    this.#began = checkpoint?.build;
    return checkpoint?.position;
  }

  load(category: string, ids: readonly string[]): Promise<ViewsById> {
    return this.#read((views) => views.of(category).load(ids));
  }

  page(category: string, limit: number, after = ''): Promise<ViewsById> {
    return this.#read((views) => views.of(category).page(limit, after));
  }

  parkedStreams(): Promise<readonly ParkedStream[]> {
    return this.#read((views) => views.parkedStreams());
  }

  namedBodies(hashes: readonly string[]): Promise<ReadonlySet<string>> {
    return this.#read((views) => views.namedBodies(hashes));
  }

  earliestStart(): Promise<Date | undefined> {
    return this.#read((views) => views.earliestStart());
  }

  async commit({ kinds, parked, from, to, last }: ViewChanges): Promise<boolean> {
    const { connection, builds, changeSignal } = this.database;
    const checkpoint = await this.#now();
    if (!checkpoint || checkpoint.position !== from) return false;

    const { build, isPrepared } = checkpoint;
    if (build !== (this.#began ?? build)) return false;

    await connection.ask((db) =>
      new BuildViews(db, build, this.database.kinds).write(kinds, parked, { to, isPrepared }),
    );
    const isCommitted = await builds.move(checkpoint, to, last, this.fixed === undefined);
    if (isCommitted) changeSignal.announce();
    return isCommitted;
  }

  #now(): Promise<Checkpoint | undefined> {
    const { builds } = this.database;
    return this.fixed === undefined ? builds.active() : builds.find(this.fixed);
  }

  async #read<Answer>(question: (views: BuildViews) => Promise<Answer>): Promise<Answer> {
    const { connection, builds, kinds } = this.database;
    const build = this.fixed ?? (await builds.active()).build;
    return connection.ask((db) => question(new BuildViews(db, build, kinds)));
  }
}
