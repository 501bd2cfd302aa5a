import { readdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { SharedRead } from '../../concurrency/shared-read.js';
import { DISK_FULL, Disk, type DiskUse } from '../../eventsourcing/disk.js';

/** By the name of a file, its `-wal` and `-shm` included; views that were set aside take room too. */
const FILES_OF = { log: /^events\.db/, bodies: /^bodies\.db/, views: /^views-\d+\.db/, runtime: /^runtime\.db/ };

/** Pages that bodies left are no room for the log and the views: of the reserve, so much must be free on the disk itself. */
const FREE_PART_OF_RESERVE = 1 / 4;

/** What is free is asked of the system once in so long. */
const KNOWN_FOR_MS = 1_000;
/** So long after a write that found no room none is tried that can wait; then one more shows how it is. */
const FULL_FOR_MS = 5_000;
const NO_RESERVE = `No write of the last ${FULL_FOR_MS / 1_000} seconds found the disk full; no reserve is kept (DISK_RESERVE_BYTES)`;
const MEGABYTE = 1_000_000;

export interface SqliteDiskOptions {
  /** Where less is free, nothing new begins. */
  readonly reserveBytes?: number;
  /** Of the files: room that they have inside of themselves, and use before they grow. */
  readonly reusableBytes?: () => Promise<number>;
  readonly monotonicMs?: () => number;
}

/** The disk under a data folder. */
export class SqliteDisk extends Disk {
  readonly #reserveBytes: number;
  readonly #reusable: () => Promise<number>;
  readonly #monotonicMs: () => number;
  readonly #measured = new SharedRead(() => this.#measure());
  #measuredAtMs = Number.NEGATIVE_INFINITY;
  #freeBytes = 0;
  #reusableBytes = 0;
  #fullAtMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly folder: string,
    options: SqliteDiskOptions = {},
  ) {
    super();
    const { reserveBytes = 0, reusableBytes = async () => 0, monotonicMs = () => performance.now() } = options;
    this.#reserveBytes = reserveBytes;
    this.#reusable = reusableBytes;
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

    await this.#look();
    const hasRoom =
      this.#freeBytes + this.#reusableBytes >= this.#reserveBytes &&
      this.#freeBytes >= this.#reserveBytes * FREE_PART_OF_RESERVE;
    return hasRoom ? undefined : `${DISK_FULL}: ${this.#left()}`;
  }

  async assurance(): Promise<string> {
    if (this.#reserveBytes === 0) return NO_RESERVE;

    await this.#look();
    return `There is room on the disk under the data: ${this.#left()}`;
  }

  /** A write found no room just now. */
  tellFull(): void {
    this.#fullAtMs = this.#monotonicMs();
  }

  async #look(): Promise<void> {
    if (this.#monotonicMs() - this.#measuredAtMs >= KNOWN_FOR_MS) await this.#measured.join();
  }

  #left(): string {
    const [free, reusable, reserve] = [this.#freeBytes, this.#reusableBytes, this.#reserveBytes].map(megabytes);
    const inside = this.#reusableBytes > 0 ? ` and ${reusable} MB inside of the bodies` : '';
    return `${free} MB${inside} are left, and ${reserve} MB (DISK_RESERVE_BYTES) are kept for what runs already`;
  }

  async #measure(): Promise<void> {
    // A file that cannot say it fails the check of the bodies, and has no room.
    const reusable = this.#reusable().catch(() => 0);
    const [{ bavail, bsize }, reusableBytes] = await Promise.all([statfs(this.folder), reusable]);
    this.#freeBytes = bavail * bsize;
    this.#reusableBytes = reusableBytes;
    this.#measuredAtMs = this.#monotonicMs();
  }

  async #sizeOf(names: readonly string[]): Promise<number> {
    const sizes = await Promise.all(names.map((name) => sizeOfFile(join(this.folder, name))));
    return sizes.reduce((sum, size) => sum + size, 0);
  }
}

function megabytes(bytes: number): string {
  return (bytes / MEGABYTE).toFixed(1);
}

/** A file that was removed since it was found takes no room. */
async function sizeOfFile(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch {
    return 0;
  }
}
