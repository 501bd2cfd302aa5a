import { type Database, inTransaction } from '../database.js';
import { NewerSchemaError, type Schema } from '../schema.js';
import { change, query } from '../statement.js';
import type { SqliteViewKind } from './view-store.js';

/** What every file of the views has, whatever kinds of views lie in it. */
export const VIEWS: Schema = {
  holds: 'views',
  remedy: 'start the service, which sets the file aside and makes the views anew from the log',
  synchronous: 'NORMAL',
  migrations: [
    `
    CREATE TABLE checkpoint (
      only INTEGER PRIMARY KEY CHECK (only = 1),
      position INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE parked_streams (
      stream TEXT PRIMARY KEY,
      revision INTEGER NOT NULL,
      reason TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    `,
    `
    CREATE TABLE kinds (
      category TEXT PRIMARY KEY,
      schema INTEGER NOT NULL       -- how many migrations of this kind the file was given
    ) STRICT, WITHOUT ROWID;
    `,
    `
    -- JSON: the event that the checkpoint stood at after the first batch, and the one that it stands at now.
    ALTER TABLE checkpoint ADD COLUMN origin TEXT;
    ALTER TABLE checkpoint ADD COLUMN last TEXT;
    `,
    `
    -- The schema that the oldest rows of a kind may have been written by. Files that are older than this table have jobs.
    ALTER TABLE kinds ADD COLUMN written_since INTEGER NOT NULL DEFAULT 1;
    INSERT INTO kinds SELECT 'job', 1, 1 FROM checkpoint WHERE true ON CONFLICT DO NOTHING;
    `,
    `
    -- How often a parked stream was let go on: a projector that knows of fewer passes over events.
    ALTER TABLE checkpoint ADD COLUMN releases INTEGER NOT NULL DEFAULT 0;

    CREATE TABLE skipped_events (
      stream TEXT NOT NULL,
      revision INTEGER NOT NULL,
      reason TEXT NOT NULL,
      at TEXT NOT NULL,
      actor TEXT NOT NULL,
      note TEXT,
      PRIMARY KEY (stream, revision)
    ) STRICT, WITHOUT ROWID;
    `,
  ],
};

/** The kinds of which a file has rows that an earlier schema wrote. */
export function outdatedKinds(db: Database.Database): ReadonlySet<string> {
  const outdated = query<[category: string]>(db, 'SELECT category FROM kinds WHERE written_since < schema');
  return new Set(outdated().map(([category]) => category));
}

/**
 * Brings the tables of every kind of view up to date. A file is refused that holds more than this version of the
 * service knows: its checkpoint would move on without them.
 * @throws NewerSchemaError
 */
export function migrateKinds(db: Database.Database, path: string, kinds: readonly SqliteViewKind[]): void {
  const schemas = query<[category: string, schema: number]>(db, 'SELECT category, schema FROM kinds');
  const schemaOf = new Map(kinds.map(({ category, migrations }) => [category, migrations.length]));
  const newer = schemas().find(([category, schema]) => schema > (schemaOf.get(category) ?? 0));
  if (newer) {
    const [category, schema] = newer;
    throw new NewerSchemaError(
      `${path} holds ${category} views of schema ${schema}, and this version of the service knows up to ${schemaOf.get(category) ?? 0}`,
    );
  }

  const given = new Map(schemas());
  const isCurrent = kinds.every(({ category, migrations }) => given.get(category) === migrations.length);
  if (isCurrent) return;

  inTransaction(db, () => {
    const given = new Map(schemas()); // another process may have been quicker
    const remember = change(
      db,
      `INSERT INTO kinds VALUES (?1, ?2, ?2) ON CONFLICT (category) DO UPDATE SET schema = excluded.schema,
         written_since = iif(EXISTS (SELECT 1 FROM checkpoint), written_since, excluded.schema)`,
    );
    for (const { category, migrations } of kinds) {
      for (const migration of migrations.slice(given.get(category) ?? 0)) db.exec(migration);
      remember(category, migrations.length);
    }
  });
}
