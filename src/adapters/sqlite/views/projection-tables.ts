import type { ParkedStream, ViewChanges } from '../../../read-model/projection-store.js';
import { change, insertRows, query } from '../statement.js';
import type { SqliteViewsFile } from './sqlite.views-file.js';
import type { SqliteViewStore } from './view-store.js';
import { encodeWitness } from './witness-json.js';

/** One file of the views, as a projector needs it: the stores of all kinds of views, under one checkpoint. */
export class ProjectionTables {
  readonly #stores: ReadonlyMap<string, SqliteViewStore>;
  readonly #park: (values: readonly (string | bigint)[]) => void;
  readonly #parked: () => [stream: string, revision: string, reason: string][];
  readonly #moveOn: (position: bigint, witness: string) => number;

  constructor(private readonly file: SqliteViewsFile) {
    const { db, kinds } = file;
    this.#stores = new Map(kinds.map((kind) => [kind.category, kind.open(db)]));
    this.#park = insertRows(db, {
      into: 'parked_streams (stream, revision, reason)',
      width: 3,
      onConflict: 'ON CONFLICT (stream) DO UPDATE SET revision = excluded.revision, reason = excluded.reason',
    });
    this.#parked = query(db, 'SELECT stream, CAST(revision AS TEXT), reason FROM parked_streams ORDER BY stream');
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

  parkedStreams(): readonly ParkedStream[] {
    return this.#parked().map(([stream, revision, reason]) => ({ stream, revision: BigInt(revision), reason }));
  }

  /** Runs inside the transaction of the caller. False where the checkpoint is not where the batch began. */
  write({ kinds, parked, from, to, last }: ViewChanges): boolean {
    if (this.file.position() !== from) return false;

    for (const { category, views, purged } of kinds) {
      const store = this.of(category);
      store.write(views, to);
      store.remove(purged, to);
    }
    this.#park(parked.flatMap(({ stream, revision, reason }) => [stream, revision, reason]));
    this.#moveOn(to, encodeWitness(last));
    return true;
  }
}
