import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'libsql';
import { isBusy } from './database.js';

export interface DataFolderOptions {
  /** Whether no other process may use the folder. Where it is false, others that are not alone may too. */
  readonly alone: boolean;
  /** How long a predecessor is given to let go of it. */
  readonly patienceMs?: number;
}

/** Another process uses the folder, and not both can. */
export class FolderInUseError extends Error {
  override readonly name = 'FolderInUseError';
}

const PATIENCE_MS = 2_000;
const RETRY_MS = 20;

/**
 * The folder that holds every file of the embedded family, locked against other processes. The lock is SQLite's own on
 * an empty file, and so the kernel's: it ends with the process that holds it, however that one ends.
 */
export class DataFolder {
  /** Creates the folder where there is none. */
  static async open(path: string, { alone, patienceMs = PATIENCE_MS }: DataFolderOptions): Promise<DataFolder> {
    const folder = resolve(path);
    await mkdir(folder, { recursive: true });
    const lock = new Database(join(folder, 'folder.lock'), { timeout: 0 });
    try {
      await hold(lock, alone, patienceMs);
    } catch (error) {
      lock.close();
      if (!isBusy(error)) throw error;
      throw new FolderInUseError(
        `${folder} is in use by another process${alone ? '' : ' that must be alone there'}: stop it, or choose another folder`,
      );
    }
    return new DataFolder(folder, lock);
  }

  private constructor(
    readonly path: string,
    private readonly lock: Database.Database,
  ) {}

  /** Where a file of this folder lies. */
  file(name: string): string {
    return join(this.path, name);
  }

  /** Lets go of the folder. */
  close(): void {
    if (!this.lock.open) return;

    this.lock.exec('ROLLBACK'); // closing alone would keep the lock until the garbage is collected
    this.lock.close();
  }
}

async function hold(lock: Database.Database, alone: boolean, patienceMs: number): Promise<void> {
  const startedAt = performance.now();
  for (;;) {
    try {
      if (alone) lock.exec('BEGIN EXCLUSIVE');
      else share(lock);
      return;
    } catch (error) {
      if (!isBusy(error) || performance.now() - startedAt > patienceMs) throw error;
      await sleep(RETRY_MS);
    }
  }
}

/** A transaction that has read holds a shared lock until it ends. */
function share(lock: Database.Database): void {
  lock.exec('BEGIN');
  try {
    lock.exec('SELECT * FROM sqlite_master');
  } catch (error) {
    lock.exec('ROLLBACK');
    throw error;
  }
}
