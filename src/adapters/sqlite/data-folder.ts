import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'libsql';
import { isBusy } from './database.js';

/**
 * As what a process uses the folder: as a service that must be alone in it, as one of several that share it, as a tool,
 * beside any of them, or to bring back what a backup holds, alone.
 */
export type FolderUse = 'alone' | 'shared' | 'tool' | 'restore';

export interface DataFolderOptions {
  readonly use: FolderUse;
  /** How long a predecessor is given to let go of it. */
  readonly patienceMs?: number;
}

/** Another process uses the folder, and not both can. */
export class FolderInUseError extends Error {
  override readonly name = 'FolderInUseError';
}

/** A tool was pointed at a folder that never was one of this service. */
export class NoFolderError extends Error {
  override readonly name = 'NoFolderError';
}

/** A restore into the folder was cut off: what lies in it is not the service's memory. */
export class UnfinishedRestoreError extends Error {
  override readonly name = 'UnfinishedRestoreError';
}

export const LOCK = 'folder.lock';
/** Lies in a folder while a backup is restored into it. */
export const UNFINISHED_RESTORE = 'restore.unfinished';
const LOG = 'events.db'; // all there is where a backup was restored
const PATIENCE_MS = 2_000;
const RETRY_MS = 20;
/** Two that leave at the same moment are in each other's way for no longer. */
const LEAVING_MS = 200;

/**
 * The folder that holds every file of the embedded family, locked against other processes. The lock is SQLite's own on
 * an empty file, and so the kernel's: it ends with the process that holds it, however that one ends.
 */
export class DataFolder {
  /**
   * Creates the folder where there is none, unless for a tool: what that looks for would not be there.
   * @throws FolderInUseError, NoFolderError, UnfinishedRestoreError
   */
  static async open(path: string, { use, patienceMs = PATIENCE_MS }: DataFolderOptions): Promise<DataFolder> {
    const folder = resolve(path);
    if (use === 'tool') {
      if ([LOCK, LOG].some((file) => existsSync(join(folder, file)))) return new DataFolder(folder, use).#ended();
      throw new NoFolderError(`${folder} is no data folder: there is no events.db in it`);
    }
    await mkdir(folder, { recursive: true });
    const lock = new Database(join(folder, LOCK), { timeout: 0 });
    try {
      await hold(lock, use, patienceMs);
    } catch (error) {
      lock.close();
      if (!isBusy(error)) throw error;
      throw new FolderInUseError(
        `${folder} is in use by another process${use === 'shared' ? ' that must be alone there' : ''}: stop it, or choose another folder`,
      );
    }
    return new DataFolder(folder, use, lock).#ended();
  }

  private constructor(
    readonly path: string,
    private readonly use: FolderUse,
    private readonly lock?: Database.Database,
  ) {}

  /** Where a file of this folder lies. */
  file(name: string): string {
    return join(this.path, name);
  }

  /** It, unless somebody has to end a restore into it first. */
  #ended(): this {
    if (this.use === 'restore' || !existsSync(this.file(UNFINISHED_RESTORE))) return this;

    this.close();
    throw new UnfinishedRestoreError(`A restore into ${this.path} was cut off: run "retriever restore" again`);
  }

  /** Lets go of the folder. Where no service uses it then, `last` is done first, and keeps others out meanwhile. */
  async leave(last: () => Promise<void>): Promise<void> {
    if (this.use === 'alone') return last().finally(() => this.close());

    this.close();
    let alone: DataFolder;
    try {
      alone = await DataFolder.open(this.path, { use: 'alone', patienceMs: LEAVING_MS });
    } catch {
      return; // the others do it when they leave; or nobody may write here, and so nobody has
    }
    await last().finally(() => alone.close());
  }

  /** Lets go of the folder. */
  close(): void {
    if (!this.lock?.open) return;

    this.lock.exec('ROLLBACK'); // closing alone would keep the lock until the garbage is collected
    this.lock.close();
  }
}

async function hold(lock: Database.Database, use: FolderUse, patienceMs: number): Promise<void> {
  const startedAt = performance.now();
  for (;;) {
    try {
      if (use === 'shared') share(lock);
      else lock.exec('BEGIN EXCLUSIVE');
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
