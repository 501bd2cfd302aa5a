import Database from 'libsql';
import { type FilePurpose, ForeignFileError, UnreadableFileError } from './file.errors.js';

export interface Schema extends FilePurpose {
  /** Grows by one with every statement list that is added; the file remembers the last it was given. */
  readonly migrations: readonly string[];
  /** `FULL`: a commit is on disk when it returns. `NORMAL`: a crash of the machine may lose the last ones. */
  readonly synchronous: 'FULL' | 'NORMAL';
  /** Overwrites with zeros what is deleted. */
  readonly secureDelete?: boolean;
}

/** A file written by a newer version of the service. */
export class NewerSchemaError extends Error {
  override readonly name = 'NewerSchemaError';
}

/** How many of its migrations a file was given. */
export function schemaOf(db: Database.Database): number {
  const [row] = db.prepare('PRAGMA user_version').all() as { user_version: number }[];
  return row?.user_version ?? 0;
}

/** Before anything is written to it. @throws ForeignFileError where a file was made by something else. */
export function refuseForeign(db: Database.Database, path: string, schema: Schema): void {
  const found = partsOf(db);
  if (found.size === 0) return;

  const isOurs = schemaOf(db) > 0 && [...expectedOf(schema.migrations)].some((part) => found.has(part));
  if (!isOurs) throw new ForeignFileError(path, schema);
}

/** Brings a file up to date. Runs inside a transaction. @throws NewerSchemaError */
export function migrate(db: Database.Database, path: string, schema: Schema): void {
  refuseNewer(db, path, schema);
  const { migrations } = schema;
  for (const migration of migrations.slice(schemaOf(db))) db.exec(migration);
  db.exec(`PRAGMA user_version = ${migrations.length}`);
}

/** @throws NewerSchemaError */
export function refuseNewer(db: Database.Database, path: string, { holds, migrations }: Schema): void {
  const version = schemaOf(db);
  if (version <= migrations.length) return;

  throw new NewerSchemaError(
    `${path} holds ${holds} of schema ${version}, and this version of the service knows up to ${migrations.length}`,
  );
}

/** @throws UnreadableFileError where a file lacks what its migrations made, whatever it says it was given. */
export function refuseIncomplete(
  db: Database.Database,
  path: string,
  purpose: FilePurpose,
  migrations: readonly string[],
): void {
  const found = partsOf(db);
  const missing = [...expectedOf(migrations)].find((part) => !found.has(part));
  if (missing !== undefined) throw new UnreadableFileError(path, purpose, `it has no ${missing}`);
}

/** What migrations make, found out by letting them. */
function expectedOf(migrations: readonly string[]): ReadonlySet<string> {
  const key = migrations.join('\n');
  const known = EXPECTED.get(key);
  if (known) return known;

  const db = new Database(':memory:');
  try {
    for (const migration of migrations) db.exec(migration);
    const expected = partsOf(db);
    EXPECTED.set(key, expected);
    return expected;
  } finally {
    db.close();
  }
}

const EXPECTED = new Map<string, ReadonlySet<string>>();

/** Tables, views and indexes by their names, and the columns of tables and views. */
function partsOf(db: Database.Database): ReadonlySet<string> {
  const rows = db
    .prepare(
      `SELECT type || ' ' || name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'
       UNION ALL
       SELECT 'column ' || m.name || '.' || c.name FROM sqlite_master m CROSS JOIN pragma_table_info(m.name) c
       WHERE m.type IN ('table', 'view') AND m.name NOT LIKE 'sqlite_%'`,
    )
    .raw()
    .all() as [part: string][];
  return new Set(rows.map(([part]) => part));
}
