import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { FILES } from '../data-folder.js';
import { explained } from '../file.errors.js';
import { damageIn } from '../quick-check.js';
import { openReadOnly } from '../read-only.js';
import { refuseForeign, refuseIncomplete, refuseNewer } from '../schema.js';
import { EVENTS } from './event-tables.js';
import { salvage } from './salvage.js';
import { SqliteEventStore } from './sqlite.event-store.js';

/** The log of a folder, for somebody who only reads it: beside a service, from a copy, from a read-only disk. */
export interface ReadOnlyLog {
  readonly store: SqliteEventStore;
  /** What cannot be read of it, in sentences. The store holds the rest. */
  readonly damage: readonly string[];
  close(): Promise<void>;
}

/**
 * Opens a log without writing to it, and looks through the whole file first. Where that is damaged, what can be read of it
 * is copied to a temporary file, and that is read instead.
 * @throws UnreadableFileError where nothing of it can be read; ForeignFileError, NewerSchemaError, FileAccessError
 */
export async function openReadOnlyLog(path: string): Promise<ReadOnlyLog> {
  const db = openReadOnly(path, EVENTS);
  const found = damageIn(db);
  if (found === undefined) {
    try {
      refuseForeign(db, path, EVENTS);
      refuseNewer(db, path, EVENTS);
      refuseIncomplete(db, path, EVENTS, EVENTS.migrations);
    } catch (error) {
      db.close();
      throw error;
    }
    const store = SqliteEventStore.reading(db);
    return { store, damage: [], close: () => store.close() };
  }
  try {
    return await salvaged(path, db, found);
  } finally {
    db.close();
  }
}

async function salvaged(path: string, db: Database.Database, found: string): Promise<ReadOnlyLog> {
  const folder = await mkdtemp(join(tmpdir(), 'retriever-log-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const copy = join(folder, FILES.log);
    const parts = salvage(db, new Database(copy));
    const store = await SqliteEventStore.open(copy);
    return {
      store,
      damage: [`${path} is damaged (${found})`, ...parts],
      close: () => store.close().then(remove),
    };
  } catch (error) {
    await remove();
    throw explained(error, path, EVENTS);
  }
}
