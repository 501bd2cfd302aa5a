import { readdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { SharedRead } from '../../concurrency/shared-read.js';
import { DISK_FULL, Disk, type DiskUse } from '../../eventsourcing/disk.js';

/** By the name of a file, its `-wal` and `-shm` included; views that were set aside take room too. */
const FILES_OF = { log: /^events\.db/, bodies: /^bodies\.db/, views: /^views-\d+\.db/, runtime: /^runtime\.db/ };

/** What is free is asked of the system once in so long. */
const KNOWN_FOR_MS = 1_000;
/** So long after a write that found no room none is tried that can wait; then one more shows how it is. */
const FULL_FOR_MS = 5_000;
const MEGABYTE = 1_000_000;

export interface SqliteDiskOptions {
  /** Where less is free, nothing new begins. */
  readonly reserveBytes?: number;
  readonly monotonicMs?: () => number;
}

/** The disk under a data folder. */
export class SqliteDisk extends Disk {
  readonly #reserveBytes: number;
  readonly #monotonicMs: () => number;
  readonly #measured = new SharedRead(() => this.#measure());
  #measuredAtMs = Number.NEGATIVE_INFINITY;
  #freeBytes = 0;
  #fullAtMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly folder: string,
    { reserveBytes = 0, monotonicMs = () => performance.now() }: SqliteDiskOptions = {},
  ) {
    super();
    this.#reserveBytes = reserveBytes;
    this.#monotonicMs = monotonicMs;
  }

  async use(): Promise<DiskUse> {
    const [{ bavail, blocks, bsize }, names] = await Promise.all([statfs(this.folder), readdir(this.folder)]);
    const sizeOf = (pattern: RegExp) => this.#sizeOf(names.filter((name) => pattern.test(name)));
    const [log, bodies, views, runtime] = await Promise.all([
      sizeOf(FILES_OF.log),
      sizeOf(FILES_OF.bodies),
      sizeOf(FILES_OF.views),
      sizeOf(FILES_OF.runtime),
    ]);
    return { freeBytes: bavail * bsize, sizeBytes: blocks * bsize, files: { log, bodies, views, runtime } };
  }

  async shortage(): Promise<string | undefined> {
    if (this.#monotonicMs() - this.#fullAtMs < FULL_FOR_MS) return DISK_FULL;
    if (this.#reserveBytes === 0) return undefined;

    if (this.#monotonicMs() - this.#measuredAtMs >= KNOWN_FOR_MS) await this.#measured.join();
    return this.#freeBytes < this.#reserveBytes ? this.#keptForWhatRuns() : undefined;
  }

  /** A write found no room just now. */
  tellFull(): void {
    this.#fullAtMs = this.#monotonicMs();
  }

  #keptForWhatRuns(): string {
    const [free, reserve] = [this.#freeBytes, this.#reserveBytes].map((bytes) => (bytes / MEGABYTE).toFixed(1));
    return `${DISK_FULL}: ${free} MB are left, and ${reserve} MB (DISK_RESERVE_BYTES) are kept for what runs already`;
  }

  async #measure(): Promise<void> {
    const { bavail, bsize } = await statfs(this.folder);
    this.#freeBytes = bavail * bsize;
    this.#measuredAtMs = this.#monotonicMs();
  }

  async #sizeOf(names: readonly string[]): Promise<number> {
    const sizes = await Promise.all(names.map((name) => sizeOfFile(join(this.folder, name))));
    return sizes.reduce((sum, size) => sum + size, 0);
  }
}

/** A file that was removed since it was found takes no room. */
async function sizeOfFile(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch {
    return 0;
  }
}
