import { Readable } from 'node:stream';
import { crc32, createInflateRaw, type InflateRaw } from 'node:zlib';
import { FetchFault } from '../fetch-fault.js';

const FIXED_HEADER_BYTES = 10;
const CHECKSUM_BYTES = 8;
/** Optional fields of a header, by their bits (RFC 1952, 2.3.1). */
const HAS = { checksum: 2, extra: 4, name: 8, comment: 16 } as const;

/** Each member costs as much as many bytes do: honest ones hold something, but for a few. */
const MAX_SMALL_MEMBERS = 1_000;
const SMALL_BYTES = 1_024;

export const NO_CHECKSUM = 'gzip ends without its checksum';
export const MORE_BEHIND = 'There is more behind the end of gzip, which was not read';

/**
 * Undoes gzip, one member after the other (RFC 1952). Unlike Node's own decoder it knows data that ends too soon, which is
 * an error, from data that is whole but for its checksum, which is told to `warn` like anything behind the last member.
 * Destroying the result destroys the source.
 */
export function gunzip(source: Readable, chunkSize: number, warn: (warning: string) => void): Readable {
  return Readable.from(members(new ByteSource(source), chunkSize, warn), { objectMode: false });
}

async function* members(source: ByteSource, chunkSize: number, warn: (warning: string) => void) {
  try {
    await skipHeader(source);
    let small = 0;
    do {
      const sum = { crc: 0, size: 0 };
      for await (const piece of inflated(source, chunkSize)) {
        sum.crc = crc32(piece, sum.crc);
        sum.size = (sum.size + piece.length) % 2 ** 32;
        yield piece;
      }
      const checksum = await source.take(CHECKSUM_BYTES);
      if (checksum.length < CHECKSUM_BYTES) return warn(NO_CHECKSUM);
      if (checksum.readUInt32LE(0) !== sum.crc) throw new NotGzipError('incorrect data check');
      if (checksum.readUInt32LE(4) !== sum.size) throw new NotGzipError('incorrect length check');
      if (sum.size < SMALL_BYTES) small += 1;
      if (small > MAX_SMALL_MEMBERS) throw tooManyMembers();
    } while (await isAnotherMember(source, warn));
  } finally {
    source.leave();
  }
}

async function isAnotherMember(source: ByteSource, warn: (warning: string) => void): Promise<boolean> {
  const start = await source.take(FIXED_HEADER_BYTES);
  if (start.length === 0) return false;

  source.putBack(start);
  if (start[0] === 0x1f && start[1] === 0x8b) {
    await skipHeader(source);
    return true;
  }
  if (start.some((byte) => byte !== 0)) warn(MORE_BEHIND); // zeros are padding
  return false;
}

async function skipHeader(source: ByteSource): Promise<void> {
  const header = await source.take(FIXED_HEADER_BYTES);
  if (header[0] !== 0x1f || header[1] !== 0x8b || header[2] !== 8) throw new NotGzipError('incorrect header check');
  if (header.length < FIXED_HEADER_BYTES) throw new EndsTooSoonError();

  const flags = header[3] ?? 0;
  if (flags & HAS.extra) {
    const length = await source.take(2);
    if (length.length < 2) throw new EndsTooSoonError();
    await source.skip(length.readUInt16LE(0));
  }
  if (flags & HAS.name) await source.skipPastZero();
  if (flags & HAS.comment) await source.skipPastZero();
  if (flags & HAS.checksum) await source.skip(2);
}

/** What the deflate data at this place of the source holds. The source stands behind it afterwards. */
async function* inflated(source: ByteSource, chunkSize: number): AsyncGenerator<Buffer> {
  const inflate = createInflateRaw({ chunkSize }).on('error', () => {}); // the reader gets it
  const fed = feed(inflate, source);
  fed.catch((error) => inflate.destroy(error));
  try {
    yield* inflate;
    await fed;
  } finally {
    inflate.destroy();
  }
}

async function feed(inflate: InflateRaw, source: ByteSource): Promise<void> {
  const over = new Promise((resolve) => inflate.once('end', resolve).once('close', resolve));
  for (let before = 0; !inflate.readableEnded && !inflate.destroyed; ) {
    const piece = await source.next();
    if (!piece) return void inflate.end();

    // Where its data ends within a piece, it ends too, and never says that the piece is done.
    await Promise.race([new Promise((done) => inflate.write(piece, done)), over]);
    const taken = inflate.bytesWritten - before;
    before += taken;
    if (taken < piece.length) source.putBack(piece.subarray(taken));
  }
}

/** A stream that is read by bytes, and may be given back what was read too far. */
class ByteSource {
  readonly #chunks: AsyncIterator<Buffer>;
  #back: Buffer[] = [];

  constructor(private readonly source: Readable) {
    this.#chunks = source[Symbol.asyncIterator]();
  }

  /** Whatever comes next, at least one byte; undefined at the end. */
  async next(): Promise<Buffer | undefined> {
    for (;;) {
      const piece = this.#back.pop() ?? (await this.#chunks.next()).value;
      if (piece === undefined) return undefined;
      if (piece.length > 0) return piece;
    }
  }

  putBack(piece: Buffer): void {
    if (piece.length > 0) this.#back.push(piece);
  }

  /** As many bytes as that, or all that there are. */
  async take(count: number): Promise<Buffer> {
    const pieces: Buffer[] = [];
    for (let missing = count; missing > 0; ) {
      const piece = await this.next();
      if (!piece) break;
      pieces.push(piece.subarray(0, missing));
      this.putBack(piece.subarray(missing));
      missing -= Math.min(missing, piece.length);
    }
    return Buffer.concat(pieces);
  }

  async skip(count: number): Promise<void> {
    if ((await this.take(count)).length < count) throw new EndsTooSoonError();
  }

  async skipPastZero(): Promise<void> {
    for (;;) {
      const piece = await this.next();
      if (!piece) throw new EndsTooSoonError();
      const zero = piece.indexOf(0);
      if (zero < 0) continue;
      this.putBack(piece.subarray(zero + 1));
      return;
    }
  }

  leave(): void {
    this.source.destroy();
  }
}

function tooManyMembers(): FetchFault {
  return new FetchFault('invalid_response', 'The body is gzip in more small pieces than any honest origin sends');
}

/** With the codes of zlib, by which all decoders' errors are told apart. */
class NotGzipError extends Error {
  readonly code = 'Z_DATA_ERROR';
}

class EndsTooSoonError extends Error {
  readonly code = 'Z_BUF_ERROR';

  constructor() {
    super('unexpected end of file');
  }
}
