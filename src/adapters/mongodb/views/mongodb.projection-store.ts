import type { ChangeSignal } from '../../../concurrency/change-signal.js';
import type { Parking } from '../../../read-model/parking.js';
import {
  ProjectionStore,
  type StreamRelease,
  type ViewChanges,
  type ViewsById,
} from '../../../read-model/projection-store.js';
import type { MongoConnection } from '../connection/mongo-connection.js';
import type { BuildParking } from './build-parking.js';
import { BuildViews } from './build-views.js';
import type { BuildsDocument, Checkpoint, ReleasedStream } from './builds-document.js';
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

  /** What was released comes first: whoever reads a stream of which it does not know is told so by the next batch. */
  async parking(): Promise<Parking> {
    const { releases = 0, released = [] } = (await this.#now()) ?? {};
    const isReleased = ({ stream, revision }: ReleasedStream) =>
      released.some((each) => each.stream === stream && each.revision === revision);
    const [streams, skipped] = await this.#read(({ parking }) => Promise.all([parking.streams(), parking.skipped()]));
    return { streams: streams.filter((each) => !isReleased(each)), skipped, releases };
  }

  namedBodies(hashes: readonly string[]): Promise<ReadonlySet<string>> {
    return this.#read((views) => views.namedBodies(hashes));
  }

  earliestStart(): Promise<Date | undefined> {
    return this.#read((views) => views.earliestStart());
  }

  async commit(changes: ViewChanges): Promise<boolean> {
    const { kinds, parked, skipped = [], releases, from, to, last } = changes;
    const { connection, builds, changeSignal } = this.database;
    const checkpoint = await this.#now();
    if (!checkpoint || checkpoint.position !== from) return false;
    if (releases !== undefined && releases !== checkpoint.releases) return false;

    const { build, isPrepared } = checkpoint;
    if (build !== (this.#began ?? build)) return false;

    await connection.ask(async (db) => {
      const views = new BuildViews(db, build, this.database.kinds);
      await views.write(kinds, { to, isPrepared });
      await views.parking.park(parked);
      await views.parking.skip(skipped);
    });
    const isCommitted = await builds.move(checkpoint, to, last, this.fixed === undefined);
    if (isCommitted) changeSignal.announce();
    return isCommitted;
  }

  /**
   * The views of a stream may be written in vain: it stays parked then, and its views are further than they were. What is
   * skipped is known before them, so that no view ever lacks an event of which nobody knows.
   */
  async release({ parked, at, kinds, again, skipped }: StreamRelease): Promise<boolean> {
    const { connection, builds, changeSignal } = this.database;
    const checkpoint = await this.#now();
    if (!checkpoint || checkpoint.position !== at) return false;
    const { streams } = await this.parking();
    if (!streams.some(({ stream, revision }) => stream === parked.stream && revision === parked.revision)) return false;

    const { build, isPrepared } = checkpoint;
    await connection.ask(async (db) => {
      const views = new BuildViews(db, build, this.database.kinds);
      await views.parking.skip(skipped);
      await views.write(kinds, { to: at, isPrepared });
    });
    const isReleased = again
      ? (await builds.countRelease(checkpoint)) &&
        (await this.#parking(build, (parking) => parking.parkAgain(parked, again)))
      : await builds.release(checkpoint, parked);
    if (!isReleased) return false;

    if (!again) {
      await this.#parking(build, (parking) => parking.unpark(parked));
      await builds.forgetReleased(build, parked);
    }
    changeSignal.announce();
    return true;
  }

  #parking<Answer>(build: number, work: (parking: BuildParking) => Promise<Answer>): Promise<Answer> {
    const { connection, kinds } = this.database;
    return connection.ask((db) => work(new BuildViews(db, build, kinds).parking));
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
