import { createHash } from 'node:crypto';
import {
  type Body,
  BodyNotFoundError,
  BodyStore,
  type ByteRange,
  type UntouchedBody,
} from '../../../bodies/body-store.js';
import { chunked } from '../../../bodies/chunked.js';
import { type Clock, SystemClock } from '../../../eventsourcing/clock.js';
import { isOutage } from '../../../eventsourcing/event-store.js';
import type { MongoConnection } from '../connection/mongo-connection.js';
import { CHUNK_BYTES, GridFsBucket } from './gridfs-bucket.js';
import { GridFsFiles } from './gridfs-files.js';
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
      const isKept = !upload.hasBegun && (await this.touch(body.sha256));
      if (!isKept) await this.#keep(upload, held, body);
      return body;
    } catch (error) {
      if (!isOutage(error)) await upload.discard().catch(() => {}); // the sweep does, where we cannot
      throw error;
    }
  }

  async find(sha256: string): Promise<Body | undefined> {
    const found = await this.#files.find(sha256);
    return found && { sha256, size: found.size };
  }

  async *read(sha256: string, range?: ByteRange): AsyncIterable<Uint8Array> {
    const file = await this.#files.find(sha256);
    if (!file) throw new BodyNotFoundError(sha256);

    const { start, end } = within(file.size, range);
    for (let at = start; at <= end; ) {
      const number = Math.floor(at / CHUNK_BYTES);
      const chunk = await this.#files.chunk(file, number);
      if (!chunk) throw new BodyNotFoundError(sha256);

      const from = number * CHUNK_BYTES;
      yield chunk.subarray(at - from, end + 1 - from);
      at = from + CHUNK_BYTES;
    }
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

  async #keep(upload: GridFsUpload, rest: readonly Buffer[], body: Body): Promise<void> {
    await upload.write(rest);
    while (!(await upload.name(body))) {
      if (await this.touch(body.sha256)) return upload.discard();
    } // another had the name, and was freed meanwhile
  }
}

function within(size: number, range: ByteRange | undefined): ByteRange {
  if (!range) return { start: 0, end: size - 1 };

  const { start, end } = range;
  if (start < 0 || start > end || start >= size) throw new RangeError(`There are no bytes ${start}-${end} of ${size}`);
  return { start, end: Math.min(end, size - 1) };
}
