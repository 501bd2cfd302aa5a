import { ObjectId } from 'mongodb';
import type { Body } from '../../../bodies/body-store.js';
import { chunkHash } from '../../../bodies/chunked.js';
import type { Clock } from '../../../eventsourcing/clock.js';
import { isDuplicateKey } from '../connection/mongo-errors.js';
import { CHUNK_BYTES, type GridFsBucket } from './gridfs-bucket.js';

/** A body on its way in: a file without a name, touched with everything that comes. */
export class GridFsUpload {
  readonly #id = new ObjectId();
  #hasBegun = false;
  #chunks = 0;

  constructor(
    private readonly bucket: GridFsBucket,
    private readonly clock: Clock,
  ) {}

  /** Whether anything of it may lie in the bucket. */
  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  /** What comes alone is all there is of its body, which its name is the hash of; any other chunk gets a hash. */
  async write(buffers: readonly Buffer[], isAlone = false): Promise<void> {
    await this.#move();
    if (buffers.length === 0) return;

    const first = this.#chunks;
    const chunks = buffers.map((data, index) => {
      const n = first + index;
      const chunk = { _id: new ObjectId(), files_id: this.#id, n, data };
      return isAlone ? chunk : { ...chunk, hash: chunkHash(this.#id.toHexString(), n, data) };
    });
    await this.bucket.ask((bucket) => bucket.chunks.insertMany(chunks));
    this.#chunks += chunks.length;
  }

  /** Gives what was received its name: from here on it is kept. False where another has that name already. */
  async name({ sha256, size }: Body): Promise<boolean> {
    const at = this.clock.now();
    const metadata = { state: 'kept', touchedAt: at.getTime() } as const;
    const named = { $set: { filename: sha256, length: size, uploadDate: at, metadata } };
    try {
      const { matchedCount } = await this.bucket.ask(({ files }) => files.updateOne(this.#receiving, named));
      if (matchedCount === 0) throw new SweptUploadError();
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  /** Removes what was received, unless it got its name after all: of a write that failed nobody knows. */
  async discard(): Promise<void> {
    if (!this.#hasBegun) return;

    const kept = { _id: this.#id, 'metadata.state': 'kept' } as const;
    const isKept = await this.bucket.ask(async ({ files }) => {
      await files.updateOne(this.#receiving, { $set: { 'metadata.state': 'dying' } });
      return files.findOne(kept, { projection: { _id: 1 } });
    });
    if (!isKept) await this.bucket.erase(this.#id);
  }

  get #receiving() {
    return { _id: this.#id, 'metadata.state': 'receiving' } as const;
  }

  /** The file comes before its chunks: where this process ends in between, the sweep finds them by it. */
  async #move(): Promise<void> {
    const at = this.clock.now();
    const touchedAt = at.getTime();
    if (!this.#hasBegun) {
      await this.bucket.indexed();
      const metadata = { state: 'receiving', touchedAt } as const;
      const file = { _id: this.#id, length: 0, chunkSize: CHUNK_BYTES, uploadDate: at, metadata };
      this.#hasBegun = true;
      await this.bucket.ask(({ files }) => files.insertOne(file));
      return;
    }
    const touch = { $set: { 'metadata.touchedAt': touchedAt } };
    const { matchedCount } = await this.bucket.ask(({ files }) => files.updateOne(this.#receiving, touch));
    if (matchedCount === 0) throw new SweptUploadError();
  }
}

/** Nothing came for so long that the sweep freed what there was. */
export class SweptUploadError extends Error {
  override readonly name = 'SweptUploadError';

  constructor() {
    super('A body was swept while it was received');
  }
}
