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
import { DiskFullError } from '../../../eventsourcing/disk.js';
import { type Database, whenFree } from '../database.js';
import { isFull } from '../log/commit.errors.js';
import { type Committed, GroupCommit } from '../log/group-commit.js';
import { BodyErasure } from './body-erasure.js';
import { BodyReads, type FoundRow } from './body-reads.js';
import { BodyTables, CHUNK_BYTES } from './body-tables.js';

export interface SqliteBodyStoreOptions {
  /** Dates the touches; the system's without it. */
  readonly clock?: Clock;
  /** Told of every transaction that was committed. */
  readonly onCommit?: (committed: Committed) => void;
  /** Told whenever there was no room to write. */
  readonly onFull?: () => void;
  /** Told once when the disk failed: this file takes no more writes, and the process had better end. */
  readonly onFatal?: (error: Error) => void;
}

/** Work inside a transaction. It says what it found by itself, since a transaction may be run again. */
interface Work {
  readonly bytes: number;
  run(): void;
}

/** The event loop stands still during a transaction: it writes as much at most, and as many small pieces of work. */
const MAX_GROUP_BYTES = 4 * 1024 * 1024;
const BYTES_OF_A_ROW = 8 * 1024;

/** Bodies in one SQLite file, in chunks. Several processes may open the same file. */
export class SqliteBodyStore extends BodyStore {
  readonly #writes: GroupCommit<Work, void>;
  readonly #erasure = new BodyErasure(
    () => this.#tables,
    (bytes, work) => this.#write(bytes, work),
    MAX_GROUP_BYTES / 2,
  );

  static async open(path: string, options: SqliteBodyStoreOptions = {}): Promise<SqliteBodyStore> {
    const [tables, db] = await BodyTables.open(path);
    return new SqliteBodyStore(new BodyReads(db), tables, db, options.clock ?? new SystemClock(), options);
  }

  /** Over a file that can only be read: whatever writes is refused. */
  static reading(db: Database.Database): SqliteBodyStore {
    return new SqliteBodyStore(new BodyReads(db), undefined, db, new SystemClock(), {});
  }

  private constructor(
    private readonly reads: BodyReads,
    private readonly tables: BodyTables | undefined,
    private readonly db: Database.Database,
    private readonly clock: Clock,
    { onCommit, onFull, onFatal }: SqliteBodyStoreOptions,
  ) {
    super();
    this.#writes = new GroupCommit({
      db,
      write: (group) => group.map((work) => ({ answer: work.run() })),
      weigh: ({ bytes }) => BYTES_OF_A_ROW + bytes,
      maxWeight: MAX_GROUP_BYTES,
      ...(onCommit && { onCommit }),
      ...(onFull && { onFull }),
      ...(onFatal && { onFatal }),
    });
  }

  /** A body of one chunk is written at once; of a larger one, never more than two chunks are in memory. */
  async put(source: AsyncIterable<Uint8Array>): Promise<Body> {
    const hash = createHash('sha256');
    let size = 0;
    let last: Buffer = Buffer.alloc(0);
    const received = { body: undefined as number | undefined, chunks: 0 };
    try {
      for await (const chunk of chunked(source, CHUNK_BYTES)) {
        if (size > 0) await this.#receive(received, last);
        hash.update(chunk);
        size += chunk.length;
        last = chunk;
      }
      const sha256 = hash.digest('hex');
      if (received.body === undefined) {
        await this.#write(last.length, (tables) => tables.keep(sha256, last, this.clock.now()));
      } else {
        await this.#finish(received.body, received.chunks, last, { sha256, size });
      }
      return { sha256, size };
    } catch (error) {
      if (received.body !== undefined) await this.#discard(received.body);
      throw error;
    }
  }

  async find(sha256: string): Promise<StoredBody | undefined> {
    const found = await whenFree(() => this.reads.find(sha256));
    if (!found) return undefined;

    const { id: _, ...body } = found;
    return body;
  }

  async *read(sha256: string, range?: ByteRange): AsyncIterable<Uint8Array> {
    const body = await whenFree(() => this.reads.find(sha256));
    if (!body) throw new BodyNotFoundError(sha256);

    yield* new CheckedBody(body, this.#chunksOf(body)).read(range);
  }

  async markDamaged(sha256: string): Promise<void> {
    await this.#write(0, (tables) => tables.markNamed(sha256));
  }

  async touch(sha256: string): Promise<boolean> {
    return this.#write(0, (tables) => tables.touch(sha256, this.clock.now()));
  }

  async untouchedSince(
    before: Date,
    limit: number,
    after = '',
    stuckSince = before,
  ): Promise<readonly UntouchedBody[]> {
    await this.#write(0, (tables) => tables.abandonBefore(stuckSince));
    await this.#erasure.eraseDying();
    return whenFree(() => this.#tables.untouched(before, limit, after));
  }

  async free(body: UntouchedBody): Promise<boolean> {
    const freed = await this.#write(0, (tables) => tables.unname(body));
    if (freed === undefined) return false;

    await this.#erasure.erase(freed);
    return true;
  }

  /** Of the file: what swept bodies left, and the next ones take. */
  reusableBytes(): Promise<number> {
    return whenFree(() => this.reads.reusableBytes());
  }

  /** Takes no more work; what was taken is written first. */
  async close(): Promise<void> {
    await this.#writes.close();
    if (this.db.open) this.db.close();
  }

  async #receive(received: { body: number | undefined; chunks: number }, chunk: Buffer): Promise<void> {
    const { body, chunks } = received;
    received.body = await this.#write(chunk.length, (tables) => {
      const at = this.clock.now();
      const id = body ?? tables.receive(at);
      tables.addChunk(id, chunks, chunk, at);
      return id;
    });
    received.chunks++;
  }

  async #finish(body: number, chunks: number, last: Buffer, { sha256, size }: Body): Promise<void> {
    const isNew = await this.#write(last.length, (tables) => {
      const at = this.clock.now();
      tables.addChunk(body, chunks, last, at);
      return tables.name(body, sha256, size, at);
    });
    if (!isNew) await this.#discard(body);
  }

  /** Where this does not succeed, the sweep does. */
  async #discard(body: number): Promise<void> {
    try {
      await this.#write(0, (tables) => tables.abandon(body));
      await this.#erasure.erase({ id: body, isDamaged: false });
    } catch {
      // what made the put fail is what its caller must hear of
    }
  }

  #chunksOf(found: FoundRow): KeptChunks {
    const { id, sha256 } = found;
    return {
      body: `${id}`,
      chunkBytes: CHUNK_BYTES,
      chunk: (number) => whenFree(() => this.reads.chunk(found, number)),
      isKept: async () => (await whenFree(() => this.reads.find(sha256)))?.id === id,
      keepHashes: (first, hashes) => this.#write(hashes.length * CHUNK_BYTES, (to) => to.hash(id, first, hashes)),
      mark: (isDamaged) => this.#write(0, (tables) => tables.mark(id, isDamaged)),
    };
  }

  get #tables(): BodyTables {
    if (!this.tables) throw new Error('This copy of the bodies is readonly');
    return this.tables;
  }

  async #write<Answer>(bytes: number, work: (tables: BodyTables) => Answer): Promise<Answer> {
    const tables = this.#tables;
    let answer!: Answer;
    const run = () => {
      answer = work(tables);
    };
    await this.#writes.submit({ bytes, run }).catch(refuseFull);
    return answer;
  }
}

/** @throws DiskFullError, or the error as it is */
function refuseFull(cause: unknown): never {
  throw isFull(cause) ? new DiskFullError('Nothing was written to the bodies', { cause }) : cause;
}
