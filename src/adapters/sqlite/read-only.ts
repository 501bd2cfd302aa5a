import { statSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import Database from 'libsql';
import { BUSY_TIMEOUT_MS } from './database.js';
import { explained, FileAccessError, type FilePurpose } from './file.errors.js';

/** Opens a SQLite file without ever writing to it, or making it. @throws as `openDatabase` does */
export function openReadOnly(path: string, purpose: FilePurpose): Database.Database {
  try {
    return opened(path, 'mode=ro');
  } catch (error) {
    if (!/^SQLITE_(CANTOPEN|READONLY)/.test(String((error as { code?: unknown }).code))) {
      throw explained(error, path, purpose);
    }
    return openUnshared(path, purpose, error);
  }
}

/**
 * The same of a file that nobody writes to: where nothing can be written beside it, nobody can, and then SQLite needs no
 * `-shm` for others.
 */
export function openUnshared(path: string, purpose: FilePurpose, cause?: unknown): Database.Database {
  if ((statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0) {
    throw new FileAccessError(
      `${path} cannot be read where nothing can be written, since ${path}-wal is not empty: copy both to another folder`,
      { cause },
    );
  }
  try {
    return opened(path, 'immutable=1');
  } catch (error) {
    throw explained(error, path, purpose);
  }
}

function opened(path: string, how: string): Database.Database {
  const db = new Database(`${pathToFileURL(path).href}?${how}`, { timeout: BUSY_TIMEOUT_MS });
  try {
    db.exec('PRAGMA writable_schema = ON'); // a file that was cut is refused as a whole without it
    db.prepare('SELECT count(*) FROM sqlite_master').all();
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}
