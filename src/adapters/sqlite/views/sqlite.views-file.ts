import { type Database, openNow } from '../database.js';
import { explained } from '../file.errors.js';
import { refuseIncomplete } from '../schema.js';
import { query } from '../statement.js';
import type { SqliteViewKind } from './view-store.js';
import { migrateKinds, VIEWS } from './views-schema.js';

/** One build of the views, in one file or in `:memory:`. Several processes may open the same file. */
export class SqliteViewsFile {
  readonly #position: () => [position: string][];
  readonly #dataVersion: () => [version: number][];

  /** @throws as `openDatabase` does, and the busy error while another process makes the file: see `whenFree` */
  static open(path: string, build: number, kinds: readonly SqliteViewKind[]): SqliteViewsFile {
    const db = openNow(path, VIEWS);
    try {
      migrateKinds(db, path, kinds);
      for (const { migrations } of kinds) refuseIncomplete(db, path, VIEWS, migrations);
      db.pragma(`cache_size = -${CACHE_KIB}`);
      db.pragma(`wal_autocheckpoint = ${PAGES_BETWEEN_CHECKPOINTS}`);
      return new SqliteViewsFile(db, build, kinds);
    } catch (error) {
      db.close();
      throw explained(error, path, VIEWS);
    }
  }

  private constructor(
    readonly db: Database.Database,
    readonly build: number,
    readonly kinds: readonly SqliteViewKind[],
  ) {
    this.#position = query(db, 'SELECT CAST(position AS TEXT) FROM checkpoint');
    this.#dataVersion = query(db, 'PRAGMA data_version');
  }

  /** The position up to which every event is in the views; undefined before the first batch. */
  position(): bigint | undefined {
    const [row] = this.#position();
    return row && BigInt(row[0]);
  }

  /** Differs after every commit of another connection. */
  dataVersion(): number {
    return this.#dataVersion()[0]?.[0] ?? 0;
  }

  close(): void {
    if (this.db.open) this.db.close();
  }
}

/** Ids and hashes come in no order, so that a batch touches pages everywhere: these make room for a million jobs. */
const CACHE_KIB = 65_536;
const PAGES_BETWEEN_CHECKPOINTS = 4_000;
