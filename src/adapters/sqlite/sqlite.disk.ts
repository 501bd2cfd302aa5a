import { readdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { Disk, type DiskUse } from '../../eventsourcing/disk.js';

/** By the name of a file, its `-wal` and `-shm` included; views that were set aside take room too. */
const FILES_OF = { log: /^events\.db/, bodies: /^bodies\.db/, views: /^views-\d+\.db/, runtime: /^runtime\.db/ };

/** The disk under a data folder. */
export class SqliteDisk extends Disk {
  constructor(private readonly folder: string) {
    super();
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
