import { statfsSync } from 'node:fs';
import { arch, availableParallelism, cpus, platform, release, totalmem } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { inFolder, ROOT } from './places.js';
import { median } from './rounds.js';

const COMMITS = 200;
/** What statfs(2) calls the file systems that are in memory: tmpfs, ramfs. */
const IN_MEMORY = new Set([0x01021994, 0x858458f6]);

/** What the figures were measured on. */
export interface Machine {
  readonly cores: number;
  readonly cpu: string;
  readonly memoryGiB: number;
  readonly node: string;
  readonly system: string;
  /** Of a SQLite transaction of one small row, with `synchronous=FULL`, on the disk of the data folders. */
  readonly fsyncMs: number;
  /** In memory an fsync costs nothing, and every comparison of durable writes is off. */
  readonly disk: 'disk' | 'memory';
}

export async function thisMachine(): Promise<Machine> {
  return {
    cores: availableParallelism(),
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    memoryGiB: Math.round(totalmem() / 1024 ** 3),
    node: process.versions.node,
    system: `${platform()} ${release()} ${arch()}`,
    fsyncMs: await inFolder(async (folder) => Number(median(commits(folder)).toPrecision(2))),
    disk: IN_MEMORY.has(statfsSync(ROOT).type) ? 'memory' : 'disk',
  };
}

/** Milliseconds of each. */
function commits(folder: string): readonly number[] {
  const db = new Database(join(folder, 'fsync.db'));
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec('CREATE TABLE rows (number INTEGER PRIMARY KEY)');
  const insert = db.prepare('INSERT INTO rows (number) VALUES (?)');
  const times = Array.from({ length: COMMITS }, (_, number) => {
    const startedAt = performance.now();
    insert.run(number);
    return performance.now() - startedAt;
  });
  db.close();
  return times;
}
