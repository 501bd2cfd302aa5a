import { type Database, openDatabase } from '../database.js';
import { UnreadableFileError } from '../file.errors.js';
import { damageIn } from '../quick-check.js';
import type { Schema } from '../schema.js';
import { change, query } from '../statement.js';

/**
 * What is not folded from the log and survives every rebuild of the views: who is alive, who took what, and which
 * build of the views answers. One file, or `:memory:`; several processes may open the same file.
 */
export class SqliteRuntimeFile {
  readonly #active: () => [build: number][];
  readonly #begin: (atLeast: number) => [build: number][];
  readonly #activate: (build: number) => number;

  static async open(path: string): Promise<SqliteRuntimeFile> {
    return new SqliteRuntimeFile(await openDatabase(path, RUNTIME));
  }

  private constructor(readonly db: Database.Database) {
    this.#active = query(db, 'SELECT generation FROM active_generation');
    this.#begin = query(db, 'UPDATE active_generation SET newest = max(newest, generation, ?) + 1 RETURNING newest');
    this.#activate = change(db, 'UPDATE active_generation SET generation = ?');
  }

  /** The build of the views that answers. */
  activeBuild(): number {
    return this.#active()[0]?.[0] ?? 1;
  }

  activateBuild(build: number): void {
    this.#activate(build);
  }

  /** Forgets who was sent to which job or task, and which jobs are being fetched. */
  forgetClaims(): void {
    this.db.exec('DELETE FROM claims; DELETE FROM task_claims; DELETE FROM slots');
  }

  /** A number for a new build: higher than `atLeast`, and than any that was given before. */
  nextBuild(atLeast: number): number {
    return this.#begin(atLeast)[0]?.[0] ?? atLeast + 1;
  }

  /** Reads all of it. @throws UnreadableFileError */
  check(path: string): void {
    const damage = damageIn(this.db);
    if (damage !== undefined) throw new UnreadableFileError(path, RUNTIME, damage);
  }

  close(): void {
    if (this.db.open) this.db.close();
  }
}

/* Times are milliseconds since 1970. Names in stored files stay: heartbeats lie in `hearts`, and a build is
 * a `generation` there. */
const RUNTIME: Schema = {
  holds: 'the state of runners',
  remedy: 'start the service while no other process uses the folder, and it sets the file aside and begins it anew',
  synchronous: 'NORMAL',
  migrations: [
    `
    CREATE TABLE active_generation (
      only INTEGER PRIMARY KEY CHECK (only = 1),
      generation INTEGER NOT NULL
    ) STRICT;
    INSERT INTO active_generation VALUES (1, 1);

    CREATE TABLE hearts (
      runner TEXT PRIMARY KEY,
      beats INTEGER NOT NULL,
      slots INTEGER NOT NULL,
      running INTEGER NOT NULL,
      last_beat_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE leases (
      name TEXT PRIMARY KEY,
      holder TEXT NOT NULL,
      until INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    -- A small log: AUTOINCREMENT never hands out a number twice, so that who knows it up to one reads on from there.
    CREATE TABLE claims (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      job_id TEXT NOT NULL,
      revision INTEGER NOT NULL,
      until INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE slots (
      job_id TEXT PRIMARY KEY,
      host TEXT NOT NULL,
      attempt INTEGER NOT NULL,
      until INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX slots_by_host ON slots (host, until);

    -- Hosts that are left alone for a while: because they asked to be, or because a fetch of theirs just began.
    CREATE TABLE hosts (
      host TEXT PRIMARY KEY,
      held_until INTEGER NOT NULL,
      next_start INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    `,
    'ALTER TABLE active_generation ADD COLUMN newest INTEGER NOT NULL DEFAULT 1',
    `
    -- How politely hosts are asked. What is NULL was never set.
    CREATE TABLE politeness (
      host TEXT PRIMARY KEY,
      slots INTEGER,
      delay_ms INTEGER,
      revision INTEGER NOT NULL,
      set_by TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    -- JSON: the latest hold, and its release by hand, which is told of until the hold would have ended.
    ALTER TABLE hosts ADD COLUMN hold TEXT;
    ALTER TABLE hosts ADD COLUMN released TEXT;
    `,
    `
    -- As claims, of tasks.
    CREATE TABLE task_claims (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      task_key TEXT NOT NULL,
      revision INTEGER NOT NULL,
      until INTEGER NOT NULL
    ) STRICT;
    `,
    `
    -- How far consumers are that keep no views. Witnesses are JSON.
    CREATE TABLE checkpoints (
      consumer TEXT PRIMARY KEY,
      position INTEGER NOT NULL,
      origin TEXT NOT NULL,
      last TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    `,
    `
    -- JSON: how a host fares that keeps failing.
    ALTER TABLE hosts ADD COLUMN backoff TEXT;
    `,
    `
    -- How the latest inspection of each kind ended.
    CREATE TABLE inspections (
      what TEXT PRIMARY KEY,
      at INTEGER NOT NULL,
      is_well INTEGER NOT NULL,
      detail TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    `,
    `
    -- What single hosts have of their own. JSON: as the log has it, and as a settings file says.
    CREATE TABLE host_overrides (
      host TEXT PRIMARY KEY,
      by_hand TEXT,
      from_file TEXT
    ) STRICT, WITHOUT ROWID;
    `,
  ],
};
