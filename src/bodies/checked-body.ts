import { createHash } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { BodyDamagedError, BodyNotFoundError, type ByteRange, type StoredBody } from './body-store.js';
import { chunkHash } from './chunked.js';

/** A store writes the whole chunk anew where it gets its hash: two megabytes at once, as others want to write too. */
const HASHES_A_WRITE = 8;

/** A piece of a body as it lies in the store. */
export interface KeptChunk {
  readonly bytes: Uint8Array;
  /** Null of a body of one chunk, which its name is the hash of, and of what was put before chunks had hashes. */
  readonly hash: Uint8Array | null;
}

/** How a store gives the chunks of one body, and takes what a reader finds out about them. */
export interface KeptChunks {
  /** As the hashes of the chunks cover it. */
  readonly body: string;
  /** Of every chunk but the last. */
  readonly chunkBytes: number;
  chunk(number: number): Promise<KeptChunk | undefined>;
  /** Whether the body still has its name: then a chunk that is not there was not freed. */
  isKept(): Promise<boolean>;
  /** The hashes of a few chunks, in their order, from the one of this number on. */
  keepHashes(first: number, hashes: readonly Uint8Array[]): Promise<void>;
  mark(isDamaged: boolean): Promise<void>;
}

/**
 * A body that is read with every chunk compared with its hash before any byte of it is given. One from before chunks had
 * hashes is first read to its end and compared with its name; then its chunks get their hashes.
 */
export class CheckedBody {
  #found: readonly Buffer[] | undefined;

  constructor(
    private readonly body: StoredBody,
    private readonly chunks: KeptChunks,
  ) {}

  /** @throws BodyNotFoundError, BodyDamagedError, RangeError: as `BodyStore.read` does */
  async *read(range?: ByteRange): AsyncGenerator<Uint8Array> {
    const { sha256, size, isDamaged } = this.body;
    const { chunkBytes } = this.chunks;
    const { start, end } = within(size, range);
    const isWhole = start === 0 && end === size - 1;
    const doubted = isDamaged && isWhole ? createHash('sha256') : undefined;
    try {
      for (let at = start; at <= end; ) {
        const number = Math.floor(at / chunkBytes);
        const bytes = await this.#checked(number);
        doubted?.update(bytes);
        const from = number * chunkBytes;
        yield bytes.subarray(at - from, end + 1 - from);
        at = from + chunkBytes;
        await turn(); // others have a say between the chunks of a large body
      }
      if (doubted && doubted.digest('hex') !== sha256) throw new BodyDamagedError(sha256);
    } catch (error) {
      if (error instanceof BodyDamagedError && !isDamaged) await noted(this.chunks.mark(true));
      throw error;
    }
    if (doubted) await noted(this.chunks.mark(false)); // it was the reading that failed, not the body
  }

  async #checked(number: number): Promise<Uint8Array> {
    const { bytes, hash } = await this.#chunk(number);
    if (!(await this.#isAsPut(number, bytes, hash))) throw new BodyDamagedError(this.body.sha256);
    return bytes;
  }

  async #isAsPut(number: number, bytes: Uint8Array, hash: Uint8Array | null): Promise<boolean> {
    if (this.#count === 1) return createHash('sha256').update(bytes).digest('hex') === this.body.sha256;

    const expected = hash ?? (await this.#hashes())[number];
    return expected !== undefined && this.#hashOf(number, bytes).equals(expected);
  }

  #hashOf(number: number, bytes: Uint8Array): Buffer {
    return chunkHash(this.chunks.body, number, bytes);
  }

  async #chunk(number: number): Promise<KeptChunk> {
    const { sha256, size } = this.body;
    const { chunkBytes } = this.chunks;
    const chunk = await this.chunks.chunk(number);
    if (!chunk && !(await this.chunks.isKept())) throw new BodyNotFoundError(sha256);

    const length = Math.min(chunkBytes, size - number * chunkBytes);
    if (chunk?.bytes.length !== length) throw new BodyDamagedError(sha256);
    return chunk;
  }

  /** Those of a body that has none, once all of it was found to be what its name says. */
  async #hashes(): Promise<readonly Buffer[]> {
    if (this.#found) return this.#found;

    const whole = createHash('sha256');
    const found: Buffer[] = [];
    while (found.length < this.#count) {
      const { bytes } = await this.#chunk(found.length);
      whole.update(bytes);
      found.push(this.#hashOf(found.length, bytes));
      await turn();
    }
    if (whole.digest('hex') !== this.body.sha256) throw new BodyDamagedError(this.body.sha256);
    await noted(this.#keepHashes(found));
    this.#found = found;
    return found;
  }

  /** A reading that finds only some of them finds out the others again. */
  async #keepHashes(hashes: readonly Buffer[]): Promise<void> {
    for (let first = 0; first < hashes.length; first += HASHES_A_WRITE) {
      await this.chunks.keepHashes(first, hashes.slice(first, first + HASHES_A_WRITE));
    }
  }

  get #count(): number {
    return Math.ceil(this.body.size / this.chunks.chunkBytes);
  }
}

/** What cannot be written down now, on a full disk or a medium that takes no writes, the next reader finds out again. */
async function noted(writing: Promise<void>): Promise<void> {
  await writing.catch(() => {});
}

function within(size: number, range: ByteRange | undefined): ByteRange {
  if (!range) return { start: 0, end: size - 1 };

  const { start, end } = range;
  if (start < 0 || start > end || start >= size) throw new RangeError(`There are no bytes ${start}-${end} of ${size}`);
  return { start, end: Math.min(end, size - 1) };
}
