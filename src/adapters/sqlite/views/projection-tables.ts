import type { KindChanges, StreamRelease, ViewChanges } from '../../../read-model/projection-store.js';
import { change } from '../statement.js';
import { ParkingTables } from './parking-tables.js';
import type { SqliteViewsFile } from './sqlite.views-file.js';
import type { SqliteViewStore } from './view-store.js';
import { encodeWitness } from './witness-json.js';

/** One file of the views, as a projector needs it: the stores of all kinds of views, under one checkpoint. */
export class ProjectionTables {
  readonly #stores: ReadonlyMap<string, SqliteViewStore>;
  /** The streams that are parked there, and what is skipped. */
  readonly parking: ParkingTables;
  readonly #moveOn: (position: bigint, witness: string) => number;

  constructor(private readonly file: SqliteViewsFile) {
    const { db, kinds } = file;
    this.#stores = new Map(kinds.map((kind) => [kind.category, kind.open(db)]));
    this.parking = new ParkingTables(file);
    this.#moveOn = change(
      db,
      `INSERT INTO checkpoint (only, position, origin, last) VALUES (1, ?1, ?2, ?2) ON CONFLICT (only) DO UPDATE
       SET position = excluded.position, origin = coalesce(origin, excluded.origin), last = excluded.last`,
    );
  }

  /** @throws RangeError */
  of(category: string): SqliteViewStore {
    const store = this.#stores.get(category);
    if (!store) throw new RangeError(`There are no views of the category ${category} in the files of the views`);

    return store;
  }

  all(): readonly SqliteViewStore[] {
    return [...this.#stores.values()];
  }

  /** Runs inside the transaction of the caller. False where the batch is not to be written. */
  write({ kinds, parked, skipped = [], releases, from, to, last }: ViewChanges): boolean {
    if (this.file.position() !== from) return false;
    if (releases !== undefined && releases !== this.file.releases()) return false;

    this.#writeViews(kinds, to);
    this.parking.park(parked);
    this.parking.skip(skipped);
    this.#moveOn(to, encodeWitness(last));
    return true;
  }

  /** Runs inside the transaction of the caller. False where the stream is not to go on. */
  release({ parked, at, kinds, again, skipped }: StreamRelease): boolean {
    if (this.file.position() !== at || !this.parking.isParked(parked)) return false;

    this.#writeViews(kinds, at);
    this.parking.skip(skipped);
    this.parking.release(parked, again);
    return true;
  }

  #writeViews(kinds: readonly KindChanges[], upTo: bigint): void {
    for (const { category, views, purged } of kinds) {
      const store = this.of(category);
      store.write(views, upTo);
      store.remove(purged, upTo);
    }
  }
}
