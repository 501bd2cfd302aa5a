import { existsSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'libsql';
import { isBusy } from './database.js';
import { explained, FileAccessError, refuseUnwritable } from './file.errors.js';

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
/** The files that lie in it beside those of the views. */
export const FILES = { log: 'events.db', bodies: 'bodies.db', runtime: 'runtime.db' } as const;
const OURS = /^folder\.lock$|\.db(-wal|-shm)?$/;
const LOCK_PURPOSE = { holds: 'the lock of the folder', remedy: 'remove it while no process uses the folder' };
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
   * @throws FolderInUseError, NoFolderError, UnfinishedRestoreError, FileAccessError, UnreadableFileError
   */
  static async open(path: string, { use, patienceMs = PATIENCE_MS }: DataFolderOptions): Promise<DataFolder> {
    const folder = resolve(path);
    if (use === 'tool') {
      // The log is all there is where a backup was put.
      if ([LOCK, FILES.log].some((file) => existsSync(join(folder, file))))
        return new DataFolder(folder, use).#unlessUnfinished();
      throw new NoFolderError(`${folder} is no data folder: there is no ${FILES.log} in it`);
    }
    await make(folder);
    for (const name of await readdir(folder)) if (OURS.test(name)) refuseUnwritable(join(folder, name));
    const file = join(folder, LOCK);
    let lock: Database.Database | undefined;
    try {
      lock = new Database(file, { timeout: 0 });
      await hold(lock, use, patienceMs);
      return new DataFolder(folder, use, lock).#unlessUnfinished();
    } catch (error) {
      if (lock?.open) lock.close();
      if (!isBusy(error)) throw explained(error, file, LOCK_PURPOSE);
      throw new FolderInUseError(
        `${folder} is in use by another process${use === 'shared' ? ' that must be alone there' : ''}: stop it, or choose another folder`,
      );
    }
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
  #unlessUnfinished(): this {
    if (this.use === 'restore' || !existsSync(this.file(UNFINISHED_RESTORE))) return this;

    this.close();
    throw new UnfinishedRestoreError(`A restore into ${this.path} was cut off: run "retriever restore" again`);
  }

  /**
   * Does something while no other service uses the folder, and keeps others out meanwhile. False where others use it, or
   * where nobody may write.
   */
  async whileAlone(work: () => Promise<void>): Promise<boolean> {
    if (this.#isAlone) return work().then(() => true);

    this.#release();
    const isDone = await workAlone(this.path, work);
    if (this.lock) await hold(this.lock, 'shared', PATIENCE_MS);
    return isDone;
  }

  /** Lets go of the folder. Where nobody else uses it then, `last` is done first, and keeps others out meanwhile. */
  async leave(last: () => Promise<void>): Promise<void> {
    if (this.#isAlone) return last().finally(() => this.close());

    this.close();
    await workAlone(this.path, last);
  }

  get #isAlone(): boolean {
    return this.use === 'alone' || this.use === 'restore';
  }

  /** Lets go of the folder. */
  close(): void {
    if (!this.lock?.open) return;

    this.#release();
    this.lock.close();
  }

  /** Closing alone would keep the lock until the garbage is collected. */
  #release(): void {
    if (this.lock?.inTransaction) this.lock.exec('ROLLBACK');
  }
}

/** Whether views were ever made in a folder: the runtime file says which of them answer. */
export function hasViews(folder: string): boolean {
  return existsSync(join(folder, FILES.runtime));
}

async function make(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    refuseUnwritable(folder);
  } catch (error) {
    if (error instanceof FileAccessError) throw error;
    throw new FileAccessError(
      `${folder} cannot be made the data folder (${error instanceof Error ? error.message : error}): choose another`,
      { cause: error },
    );
  }
}

async function workAlone(path: string, work: () => Promise<void>): Promise<boolean> {
  let folder: DataFolder;
  try {
    folder = await DataFolder.open(path, { use: 'alone', patienceMs: LEAVING_MS });
  } catch {
    return false;
  }
  await work().finally(() => folder.close());
  return true;
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
