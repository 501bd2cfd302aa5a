import type { MadeFromLog } from '../../../eventsourcing/foreign-log.js';
import type { Witness } from '../../../eventsourcing/witness.js';
import { type Database, openNow } from '../database.js';
import { explained } from '../file.errors.js';
import { refuseIncomplete } from '../schema.js';
import { change, query } from '../statement.js';
import type { SqliteViewKind } from './view-store.js';
import { migrateKinds, outdatedKinds, VIEWS } from './views-schema.js';
import { decodeWitness, encodeWitness } from './witness-json.js';

/** One build of the views, in one file or in `:memory:`. Several processes may open the same file. */
export class SqliteViewsFile {
  readonly #position: () => [position: string][];
  readonly #madeFrom: () => [position: string, origin: string | null, last: string | null][];
  readonly #mark: (position: bigint, witness: string) => number;
  readonly #releases: () => [releases: number][];
  readonly #dataVersion: () => [version: number][];

  /** @throws as `openDatabase` does, and the busy error while another process makes the file: see `whenFree` */
  static open(path: string, build: number, kinds: readonly SqliteViewKind[]): SqliteViewsFile {
    const db = openNow(path, VIEWS);
    try {
      migrateKinds(db, path, kinds);
      for (const { migrations } of kinds) refuseIncomplete(db, path, VIEWS, migrations);
      db.pragma(`cache_size = -${CACHE_KIB}`);
      db.pragma(`wal_autocheckpoint = ${PAGES_BETWEEN_CHECKPOINTS}`);
      return new SqliteViewsFile(db, build, kinds, outdatedKinds(db));
    } catch (error) {
      db.close();
      throw explained(error, path, VIEWS);
    }
  }

  private constructor(
    readonly db: Database.Database,
    readonly build: number,
    readonly kinds: readonly SqliteViewKind[],
    /** The kinds of which an earlier version wrote views. */
    readonly outdated: ReadonlySet<string>,
  ) {
    this.#position = query(db, 'SELECT CAST(position AS TEXT) FROM checkpoint');
    this.#madeFrom = query(db, 'SELECT CAST(position AS TEXT), origin, last FROM checkpoint');
    this.#mark = change(db, 'UPDATE checkpoint SET origin = ?2, last = ?2 WHERE position = ?1 AND last IS NULL');
    this.#releases = query(db, 'SELECT releases FROM checkpoint');
    this.#dataVersion = query(db, 'PRAGMA data_version');
  }

  /** The position up to which every event is in the views; undefined before the first batch. */
  position(): bigint | undefined {
    const [row] = this.#position();
    return row && BigInt(row[0]);
  }

  /** The checkpoint, with the events that the log is known again by. */
  madeFrom(): MadeFromLog {
    const [[position, origin, last] = []] = this.#madeFrom();
    const witnesses = origin && last ? { origin: decodeWitness(origin), last: decodeWitness(last) } : undefined;
    return { position: position === undefined ? undefined : BigInt(position), witnesses };
  }

  /** Names the event of a checkpoint that has none. */
  mark(at: Witness): void {
    this.#mark(at.position, encodeWitness(at));
  }

  /** How often somebody had a parked stream go on. */
  releases(): number {
    return this.#releases()[0]?.[0] ?? 0;
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
