import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'libsql';

export type { Database };

export interface Schema {
  /** What the file holds, in the words of the sentence that refuses it. */
  readonly holds: string;
  /** Grows by one with every statement list that is added; the file remembers the last it was given. */
  readonly migrations: readonly string[];
  /** `FULL`: a commit is on disk when it returns. `NORMAL`: a crash of the machine may lose the last ones. */
  readonly synchronous: 'FULL' | 'NORMAL';
  /** Overwrites with zeros what is deleted. */
  readonly secureDelete?: boolean;
}

/** SQLite itself waits this long for a lock; longer would hold up the event loop, so the rest is `whenFree`'s. */
export const BUSY_TIMEOUT_MS = 10;
const BUSY_RETRY_MS = 5;

/** A file written by a newer version of the service. */
export class NewerSchemaError extends Error {
  override readonly name = 'NewerSchemaError';
}

/** Opens a SQLite file, or `:memory:`, and brings its schema up to date. Refuses one of a newer version. */
export function openDatabase(path: string, schema: Schema): Promise<Database.Database> {
  return whenFree(() => openNow(path, schema));
}

/** The same without waiting: for who has others wait. */
export function openNow(path: string, schema: Schema): Database.Database {
  const db = new Database(path, { timeout: BUSY_TIMEOUT_MS });
  try {
    db.pragma('journal_mode = WAL');
    db.pragma(`synchronous = ${schema.synchronous}`); // on every open: a file does not remember it
    if (schema.secureDelete) db.pragma('secure_delete = ON');
    if (schemaOf(db) !== schema.migrations.length) inTransaction(db, () => migrate(db, path, schema));
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Runs a transaction that writes: all of it, or, where it throws, none. */
export function inTransaction<Result>(db: Database.Database, work: () => Result): Result {
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    if (db.inTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

/**
 * Runs a piece of work again until no other process holds the lock it needs. The work must leave nothing half done.
 * @throws the busy error where the lock was held for longer than `withinMs`.
 */
export async function whenFree<Result>(work: () => Result, withinMs = Number.POSITIVE_INFINITY): Promise<Result> {
  const startedAt = performance.now();
  for (;;) {
    try {
      return work();
    } catch (error) {
      if (!isBusy(error) || performance.now() - startedAt > withinMs) throw error;
      await sleep(BUSY_RETRY_MS);
    }
  }
}

/**
 * Moves the write-ahead log into the file and empties it, so that what was deleted is gone from there as well. Where
 * readers are in its way for long it is left to them: the log is begun anew later.
 * @returns whether it is empty
 */
export async function emptyWal(db: Database.Database, signal?: AbortSignal): Promise<boolean> {
  for (let tries = 0; tries < 100 && !signal?.aborted; tries++) {
    const [row] = db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').all() as { busy: number }[];
    if (row?.busy !== 1) return true;
    await sleep(BUSY_RETRY_MS);
  }
  return false;
}

export function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY');
}

function migrate(db: Database.Database, path: string, { holds, migrations }: Schema): void {
  const version = schemaOf(db);
  if (version > migrations.length) {
    throw new NewerSchemaError(
      `${path} holds ${holds} of schema ${version}, and this version of the service knows up to ${migrations.length}`,
    );
  }
  for (const migration of migrations.slice(version)) db.exec(migration);
  db.exec(`PRAGMA user_version = ${migrations.length}`);
}

function schemaOf(db: Database.Database): number {
  const [row] = db.prepare('PRAGMA user_version').all() as { user_version: number }[];
  return row?.user_version ?? 0;
}
