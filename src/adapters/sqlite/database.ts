import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'libsql';
import { explained } from './file.errors.js';
import { migrate, refuseForeign, refuseIncomplete, type Schema, schemaOf } from './schema.js';

export type { Database };

/** SQLite itself waits this long for a lock; longer would hold up the event loop, so the rest is `whenFree`'s. */
export const BUSY_TIMEOUT_MS = 10;
const BUSY_RETRY_MS = 5;

/**
 * Opens a SQLite file, or `:memory:`, and brings its schema up to date.
 * @throws NewerSchemaError, ForeignFileError, UnreadableFileError, FileAccessError
 */
export function openDatabase(path: string, schema: Schema): Promise<Database.Database> {
  return whenFree(() => openNow(path, schema));
}

/** The same without waiting: for who has others wait. */
export function openNow(path: string, schema: Schema): Database.Database {
  let db: Database.Database | undefined;
  try {
    db = new Database(path, { timeout: BUSY_TIMEOUT_MS });
    prepare(db, path, schema);
    return db;
  } catch (error) {
    db?.close();
    throw explained(error, path, schema);
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

function prepare(db: Database.Database, path: string, schema: Schema): void {
  refuseForeign(db, path, schema);
  db.pragma('journal_mode = WAL');
  db.pragma(`synchronous = ${schema.synchronous}`); // on every open: a file does not remember it
  if (schema.secureDelete) db.pragma('secure_delete = ON');
  if (schemaOf(db) !== schema.migrations.length) inTransaction(db, () => migrate(db, path, schema));
  refuseIncomplete(db, path, schema, schema.migrations);
}
