import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project; this file runs as `.build/bench/bench/places.js` in it. */
export const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** On the project's own disk: a folder for temporary files may be in memory, where an fsync costs nothing. */
const SCRATCH = join(ROOT, '.build');

const folders = new Set<string>();
process.once('exit', () => folders.forEach(remove));

/** Gives a task a folder of its own, and removes it afterwards, also where this process is told to end in between. */
export async function inFolder<Result>(task: (folder: string) => Promise<Result>): Promise<Result> {
  mkdirSync(SCRATCH, { recursive: true });
  const folder = mkdtempSync(join(SCRATCH, 'bench-data-'));
  folders.add(folder);
  try {
    return await task(folder);
  } finally {
    remove(folder);
    folders.delete(folder);
  }
}

function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
