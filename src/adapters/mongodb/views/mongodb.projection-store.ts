import type { Db, Filter, FindCursor } from 'mongodb';
import type { ChangeSignal } from '../../../concurrency/change-signal.js';
import type { JobView } from '../../../job/job.view.js';
import {
  type ParkedStream,
  ProjectionStore,
  type PurgedJob,
  type ViewChanges,
} from '../../../read-model/projection-store.js';
import { type JobDocument, jobsOf, parkedOf } from '../collections.js';
import type { MongoConnection } from '../connection/mongo-connection.js';
import { enterQueues } from '../due/queue-writer.js';
import type { BuildsDocument, Checkpoint } from './builds-document.js';
import { upsertAll } from './guarded-upserts.js';
import { documentOf, viewsOf } from './job-document.js';

/**
 * Writes views first, each guarded by its revision, and then moves the checkpoint on, if it is where the batch began.
 * A batch that was cut off is written once more, and changes nothing that it had changed already.
 */
export class MongoProjectionStore extends ProjectionStore {
  /** The generation that the next batch is for. */
  #began: number | undefined;

  /** @param fixed the generation that is being built; without one, whichever answers */
  constructor(
    private readonly connection: MongoConnection,
    private readonly generations: BuildsDocument,
    private readonly changeSignal: ChangeSignal,
    private readonly fixed?: number,
  ) {
    super();
  }

  async checkpoint(): Promise<bigint | undefined> {
    const checkpoint = await this.#now();
    this.#began = checkpoint?.generation;
    return checkpoint?.position;
  }

  load(jobIds: readonly string[]): Promise<ReadonlyMap<string, JobView>> {
    return this.#read(async (db, generation) => {
      const found = await documents(db, generation, { _id: { $in: jobIds } }).toArray();
      return new Map(found.flatMap(viewsOf).map((view) => [view.jobId, view]));
    });
  }

  page(limit: number, after = ''): Promise<readonly JobView[]> {
    return this.#read(async (db, generation) => {
      const found = documents(db, generation, { _id: { $gt: after }, view: { $exists: true } });
      return (await found.sort({ _id: 1 }).limit(limit).toArray()).flatMap(viewsOf);
    });
  }

  async commit({ views, purged, parked, from, to }: ViewChanges): Promise<boolean> {
    const checkpoint = await this.#now();
    if (!checkpoint || checkpoint.position !== from) return false;

    const { generation, hasQueues } = checkpoint;
    if (generation !== (this.#began ?? generation)) return false;

    await this.connection.ask(async (db) => {
      if (hasQueues) await enterQueues(db, generation, views, to); // else they are made at the end
      await writeViews(db, generation, views, purged);
      await park(db, generation, parked);
    });
    const isCommitted = await this.generations.move(checkpoint, to, this.fixed === undefined);
    if (isCommitted) this.changeSignal.announce();
    return isCommitted;
  }

  parkedStreams(): Promise<readonly ParkedStream[]> {
    return this.#read(async (db, generation) => {
      const parked = await parkedOf(db, generation).find().sort({ _id: 1 }).toArray();
      return parked.map(({ _id, revision, reason }) => ({ stream: _id, revision, reason }));
    });
  }

  #now(): Promise<Checkpoint | undefined> {
    return this.fixed === undefined ? this.generations.active() : this.generations.find(this.fixed);
  }

  async #read<Answer>(question: (db: Db, generation: number) => Promise<Answer>): Promise<Answer> {
    const generation = this.fixed ?? (await this.generations.active()).generation;
    return this.connection.ask((db) => question(db, generation));
  }
}

function documents(db: Db, generation: number, filter: Filter<JobDocument>): FindCursor<Pick<JobDocument, 'view'>> {
  return jobsOf(db, generation).find(filter, { projection: { view: 1 } });
}

/**
 * A purge leaves a document with nothing in it but its revision: a projector that lags, and still has the job in hand,
 * cannot bring it back.
 */
async function writeViews(
  db: Db,
  generation: number,
  views: readonly JobView[],
  purged: readonly PurgedJob[],
): Promise<void> {
  const changed: JobDocument[] = [
    ...views.map(documentOf),
    ...purged.map(({ jobId, revision }) => ({ _id: jobId, revision })),
  ];
  await upsertAll(
    jobsOf(db, generation),
    changed.map((replacement) => ({
      replaceOne: {
        filter: { _id: replacement._id, revision: { $lt: replacement.revision } },
        replacement,
        upsert: true,
      },
    })),
  );
}

async function park(db: Db, generation: number, parked: readonly ParkedStream[]): Promise<void> {
  await upsertAll(
    parkedOf(db, generation),
    parked.map(({ stream, revision, reason }) => ({
      updateOne: { filter: { _id: stream }, update: { $set: { revision, reason } }, upsert: true },
    })),
  );
}
