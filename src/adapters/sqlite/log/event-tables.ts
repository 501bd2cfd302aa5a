import { type Database, openDatabase } from '../database.js';
import type { Schema } from '../schema.js';

/** Opens the file of the log. What is purged from it is overwritten, not only unlinked. */
export async function openEventTables(path: string): Promise<Database.Database> {
  const db = await openDatabase(path, EVENTS);
  // Streams have random names, so every group dirties pages all over their index: room to keep them in memory, and
  // fewer, larger checkpoints, write each of them fewer times.
  db.pragma(`cache_size = -${CACHE_KIB}`);
  db.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  return db;
}

const CACHE_KIB = 32 * 1024;
const CHECKPOINT_PAGES = 4_000;

/**
 * A stream is a row that stays for ever, with a small number inside: its random name is indexed once, not with every
 * event. AUTOINCREMENT never hands out a position twice, also after the last events were truncated.
 */
export const EVENTS: Schema = {
  holds: 'the event log',
  remedy: 'restore it from a backup; "retriever audit verify" names what of it can be read still',
  synchronous: 'FULL',
  secureDelete: true,
  migrations: [
    `
    CREATE TABLE streams (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE,
      revision INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE events (
      position INTEGER PRIMARY KEY AUTOINCREMENT,
      stream INTEGER NOT NULL REFERENCES streams (id),
      revision INTEGER NOT NULL,
      id TEXT NOT NULL,
      type TEXT NOT NULL,
      data TEXT NOT NULL,
      metadata TEXT NOT NULL,
      recorded_at INTEGER NOT NULL,
      UNIQUE (stream, revision)
    ) STRICT;
    `,
  ],
};
