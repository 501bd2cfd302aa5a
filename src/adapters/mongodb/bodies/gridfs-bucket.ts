import type { Collection, Db, ObjectId } from 'mongodb';
import type { MongoConnection } from '../connection/mongo-connection.js';

/** What GridFS takes where nothing is said: https://www.mongodb.com/docs/manual/core/gridfs/#the-chunks-collection */
export const CHUNK_BYTES = 255 * 1024;

/**
 * A body is `receiving` until its hash is known, then `kept`, and `dying` once it is freed. Only a kept one has a file
 * name, which is its hash: nobody begins to read another, and any tool that reads GridFS finds it by that.
 */
export interface FileDocument {
  readonly _id: ObjectId;
  readonly filename?: string;
  readonly length: number;
  readonly chunkSize: number;
  readonly uploadDate: Date;
  readonly metadata: {
    readonly state: 'receiving' | 'kept' | 'dying';
    /** Milliseconds since 1970, as a number: so that a touch can make it later than it was, in one step. */
    readonly touchedAt: number;
    /** A reader found that it is not what was put. */
    readonly isDamaged?: boolean;
  };
}

export interface ChunkDocument {
  readonly _id: ObjectId;
  readonly files_id: ObjectId;
  readonly n: number;
  readonly data: Buffer;
  /** Not in a body of one chunk, which its name is the hash of, nor in what was put before there were hashes. */
  readonly hash?: Buffer;
}

export interface GridFsCollections {
  readonly files: Collection<FileDocument>;
  readonly chunks: Collection<ChunkDocument>;
}

/**
 * The two collections of the GridFS bucket `bodies`. The driver's own GridFSBucket writes the file's document last and
 * renames it without a condition: a killed upload would leave chunks that nobody finds, and a put could race a sweep.
 */
export class GridFsBucket {
  #indexed: Promise<void> | undefined;

  constructor(private readonly connection: MongoConnection) {}

  /** @throws StoreUnavailableError */
  async ask<Answer>(work: (collections: GridFsCollections) => Promise<Answer>): Promise<Answer> {
    try {
      return await this.connection.ask((db) => work(collectionsOf(db)));
    } catch (error) {
      this.#indexed = undefined; // a server that was away may come back without its data
      throw error;
    }
  }

  /** Indexes that are there before anything is written: that a body is kept once hangs on the first. */
  indexed(): Promise<void> {
    this.#indexed ??= this.ask(async ({ files, chunks }) => {
      await files.createIndex({ filename: 1 }, { name: 'by_hash', unique: true, sparse: true });
      await files.createIndex({ 'metadata.state': 1 }, { name: 'by_state' }); // what the sweep finishes
      await chunks.createIndex({ files_id: 1, n: 1 }, { name: 'files_id_1_n_1', unique: true }); // as GridFS names it
    });
    return this.#indexed;
  }

  /**
   * Removes what is left of a dying body: the chunks first, since as long as there are any, the file tells of them.
   * Few at a time: nothing is held up by a large one, which readers have left already.
   */
  async erase(id: ObjectId): Promise<void> {
    const some = { projection: { _id: 1 }, limit: CHUNKS_A_STEP };
    for (let left = CHUNKS_A_STEP; left === CHUNKS_A_STEP; ) {
      left = await this.ask(async ({ chunks }) => {
        const found = await chunks.find({ files_id: id }, some).toArray();
        await chunks.deleteMany({ _id: { $in: found.map(({ _id }) => _id) } });
        return found.length;
      });
    }
    await this.ask(({ files }) => files.deleteOne({ _id: id, 'metadata.state': 'dying' }));
  }
}

/** About 16 megabytes. */
const CHUNKS_A_STEP = 64;

function collectionsOf(db: Db): GridFsCollections {
  return { files: db.collection('bodies.files'), chunks: db.collection('bodies.chunks') };
}
