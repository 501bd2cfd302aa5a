import type { Schema } from '../schema.js';

/**
 * AUTOINCREMENT: a reader, or a slow put, must never find another body under the number it has. A chunk has its hash
 * where its body has several, unless it was put before there were hashes.
 */
export const BODIES: Schema = {
  holds: 'what was fetched',
  remedy:
    'restore it from a backup; or move it away, start, and have what is lost fetched again with "retriever lost-bodies --fetch"',
  synchronous: 'FULL',
  secureDelete: true,
  migrations: [
    `
    CREATE TABLE bodies (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      sha256 TEXT UNIQUE,
      size INTEGER NOT NULL,
      touched_at INTEGER NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('receiving', 'kept', 'dying')),
      CHECK ((sha256 IS NOT NULL) = (state = 'kept'))
    ) STRICT;
    CREATE INDEX bodies_by_touch ON bodies (state, touched_at);
    CREATE TABLE chunks (
      body INTEGER NOT NULL,
      number INTEGER NOT NULL,
      bytes BLOB NOT NULL,
      UNIQUE (body, number)
    ) STRICT;
    `,
    `
    ALTER TABLE chunks ADD COLUMN hash BLOB;
    ALTER TABLE bodies ADD COLUMN is_damaged INTEGER NOT NULL DEFAULT 0;
    `,
  ],
};
