import { createHash } from 'node:crypto';
import {
  type Body,
  BodyNotFoundError,
  BodyStore,
  type ByteRange,
  type StoredBody,
  type UntouchedBody,
} from '../../../bodies/body-store.js';
import { CheckedBody, type KeptChunks } from '../../../bodies/checked-body.js';
import { chunked } from '../../../bodies/chunked.js';
import { type Clock, SystemClock } from '../../../eventsourcing/clock.js';
import { isOutage } from '../../../eventsourcing/event-store.js';
import type { MongoConnection } from '../connection/mongo-connection.js';
import { CHUNK_BYTES, GridFsBucket } from './gridfs-bucket.js';
import { type FoundFile, GridFsFiles } from './gridfs-files.js';
import { GridFsUpload } from './gridfs-upload.js';

/** So many chunks are held in memory, and written with one wait for the disk. */
const CHUNKS_A_WRITE = 3;

/** Bodies in the GridFS bucket `bodies` of a database. Every call throws StoreUnavailableError where that is away. */
export class MongoBodyStore extends BodyStore {
  readonly #bucket: GridFsBucket;
  readonly #files: GridFsFiles;

  constructor(
    connection: MongoConnection,
    private readonly clock: Clock = new SystemClock(),
  ) {
    super();
    this.#bucket = new GridFsBucket(connection);
    this.#files = new GridFsFiles(this.#bucket);
  }

  /** What fits into one write is hashed first, and only touched where it is there already. */
  async put(source: AsyncIterable<Uint8Array>): Promise<Body> {
    const upload = new GridFsUpload(this.#bucket, this.clock);
    const hash = createHash('sha256');
    let size = 0;
    let held: Buffer[] = [];
    try {
      for await (const chunk of chunked(source, CHUNK_BYTES)) {
        if (held.length === CHUNKS_A_WRITE) {
          await upload.write(held);
          held = [];
        }
        hash.update(chunk);
        size += chunk.length;
        held.push(chunk);
      }
      const body = { sha256: hash.digest('hex'), size };
      const isKept = !upload.hasBegun && (await this.#touchWhole(body));
      if (!isKept) await this.#keep(upload, held, body);
      return body;
    } catch (error) {
      if (!isOutage(error)) await upload.discard().catch(() => {}); // the sweep does, where we cannot
      throw error;
    }
  }

  async find(sha256: string): Promise<StoredBody | undefined> {
    const found = await this.#files.find(sha256);
    if (!found) return undefined;

    const { id: _, ...body } = found;
    return body;
  }

  async *read(sha256: string, range?: ByteRange): AsyncIterable<Uint8Array> {
    const file = await this.#files.find(sha256);
    if (!file) throw new BodyNotFoundError(sha256);

    yield* new CheckedBody(file, this.#chunksOf(file)).read(range);
  }

  markDamaged(sha256: string): Promise<void> {
    return this.#files.markNamed(sha256);
  }

  touch(sha256: string): Promise<boolean> {
    return this.#files.touch(sha256, this.clock.now());
  }

  async untouchedSince(
    before: Date,
    limit: number,
    after = '',
    stuckSince = before,
  ): Promise<readonly UntouchedBody[]> {
    await this.#bucket.indexed();
    await this.#files.abandonBefore(stuckSince);
    for (const id of await this.#files.dying()) await this.#bucket.erase(id);
    return this.#files.untouched(before, limit, after);
  }

  async free(body: UntouchedBody): Promise<boolean> {
    const freed = await this.#files.unname(body);
    if (!freed) return false;

    await this.#bucket.erase(freed);
    return true;
  }

  /**
   * A name is free for a moment where a damaged body gives it up. A process that ends there leaves a body lost that was
   * damaged: neither could be read, a fetch under way is done again, and the next put of these bytes keeps them.
   */
  async #keep(upload: GridFsUpload, rest: readonly Buffer[], body: Body): Promise<void> {
    await upload.write(rest, body.size <= CHUNK_BYTES);
    while (!(await upload.name(body))) {
      if (await this.#touchWhole(body)) return upload.discard();
      await this.#files.unnameDamaged(body.sha256);
    } // another had the name, and was damaged, or was freed meanwhile
  }

  #touchWhole({ sha256 }: Body): Promise<boolean> {
    return this.#files.touchWhole(sha256, this.clock.now());
  }

  #chunksOf(file: FoundFile): KeptChunks {
    return {
      body: file.id.toHexString(),
      chunkBytes: CHUNK_BYTES,
      chunk: (number) => this.#files.chunk(file, number),
      isKept: async () => (await this.#files.find(file.sha256))?.id.equals(file.id) ?? false,
      keepHashes: (first, hashes) => this.#files.keepHashes(file, first, hashes),
      mark: (isDamaged) => this.#files.mark(file, isDamaged),
    };
  }
}
