import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Removal } from './purge-record.js';

/** A position of 8 bytes, big-endian, and a hash of 32: sorted by their bytes they are in the order of the log. */
const RECORD_BYTES = 40;
const READ_RECORDS = 1_600;

/**
 * Sorts all removed events of a log by position, however many they are. They are added purge by purge, so they are
 * sorted in portions, and the portions lie in files until they are merged.
 */
export class Removals {
  readonly #portion: Buffer;
  #used = 0;
  #folder: string | undefined;
  readonly #files: string[] = [];

  /** @param portionRecords how many are held in memory, at 40 bytes each */
  constructor(portionRecords = 250_000) {
    this.#portion = Buffer.alloc(portionRecords * RECORD_BYTES);
  }

  async add({ position, hash }: Removal): Promise<void> {
    if (this.#used === this.#portion.length) await this.#spill();
    this.#portion.writeBigUInt64BE(position, this.#used);
    this.#portion.write(hash, this.#used + 8, 'hex');
    this.#used += RECORD_BYTES;
  }

  async *inOrder(): AsyncGenerator<Removal> {
    const portions = [recordsIn(this.#sorted()), ...this.#files.map(recordsOf)].map((source) => ({
      source,
      head: null,
    }));
    yield* merged(portions);
  }

  /** Removes the files. */
  async close(): Promise<void> {
    if (this.#folder !== undefined) await rm(this.#folder, { recursive: true, force: true });
  }

  async #spill(): Promise<void> {
    this.#folder ??= await mkdtemp(join(tmpdir(), 'retriever-audit-'));
    const file = join(this.#folder, `${this.#files.length}`);
    await writeFile(file, this.#sorted());
    this.#files.push(file);
    this.#used = 0;
  }

  #sorted(): Buffer {
    const records = Array.from({ length: this.#used / RECORD_BYTES }, (_, n) =>
      this.#portion.subarray(n * RECORD_BYTES, (n + 1) * RECORD_BYTES),
    );
    return Buffer.concat(records.sort(Buffer.compare));
  }
}

interface Portion {
  readonly source: AsyncGenerator<Buffer>;
  head: Buffer | null;
}

async function* merged(portions: Portion[]): AsyncGenerator<Removal> {
  const advance = async (portion: Portion) => {
    const { value, done } = await portion.source.next();
    portion.head = done ? null : value;
  };
  try {
    await Promise.all(portions.map(advance));
    for (;;) {
      let first: (Portion & { head: Buffer }) | undefined;
      for (const portion of portions) {
        if (hasHead(portion) && (!first || Buffer.compare(portion.head, first.head) < 0)) first = portion;
      }
      if (!first) return;
      yield { position: first.head.readBigUInt64BE(0), hash: first.head.toString('hex', 8) };
      await advance(first);
    }
  } finally {
    await Promise.all(portions.map(({ source }) => source.return(undefined)));
  }
}

function hasHead(portion: Portion): portion is Portion & { head: Buffer } {
  return portion.head !== null;
}

async function* recordsIn(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += RECORD_BYTES) yield bytes.subarray(at, at + RECORD_BYTES);
}

async function* recordsOf(file: string): AsyncGenerator<Buffer> {
  const handle = await open(file);
  try {
    for (let at = 0; ; ) {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(READ_RECORDS * RECORD_BYTES), { position: at });
      if (bytesRead === 0) return;
      yield* recordsIn(buffer.subarray(0, bytesRead));
      at += bytesRead;
    }
  } finally {
    await handle.close();
  }
}
