import { Arrivals } from './arrivals.js';
import { type Database, openDatabase } from './database.js';
import { query } from './statement.js';
import { VIEWS } from './views-schema.js';

/** The name of the file that holds one generation of the views. */
export function viewsFileName(generation: number): string {
  return `views-${generation}.db`;
}

/** One generation of the views, in one file or in `:memory:`. Several processes may open the same file. */
export class SqliteViewsFile {
  /** Tells that the views moved on, in this process or in another. */
  readonly arrivals: Arrivals;
  readonly #position: () => [position: string][];
  #isClosed = false;

  static async open(path: string): Promise<SqliteViewsFile> {
    const db = await openDatabase(path, VIEWS);
    db.pragma(`cache_size = -${CACHE_KIB}`);
    db.pragma(`wal_autocheckpoint = ${PAGES_BETWEEN_CHECKPOINTS}`);
    return new SqliteViewsFile(db);
  }

  private constructor(readonly db: Database.Database) {
    const dataVersion = query<[number]>(db, 'PRAGMA data_version');
    this.arrivals = new Arrivals(() => dataVersion()[0]?.[0] ?? 0);
    this.#position = query(db, 'SELECT CAST(position AS TEXT) FROM checkpoint');
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** The position up to which every event is in the views; undefined before the first batch. */
  position(): bigint | undefined {
    const [row] = this.#position();
    return row && BigInt(row[0]);
  }

  /** Whoever waits for the views to move on stops waiting. */
  close(): void {
    if (this.#isClosed) return;

    this.#isClosed = true;
    this.arrivals.announce();
    this.db.close();
  }
}

/** Ids and hashes come in no order, so that a batch touches pages everywhere: these make room for a million jobs. */
const CACHE_KIB = 65_536;
const PAGES_BETWEEN_CHECKPOINTS = 4_000;
