import type { Database } from '../../src/adapters/sqlite/database.js';
import { change, query } from '../../src/adapters/sqlite/statement.js';
import type { SqliteViewKind, SqliteViewStore } from '../../src/adapters/sqlite/views/view-store.js';
import type { PurgedView, ViewsById } from '../../src/read-model/projection-store.js';
import { decodeView, encodeView } from '../../src/read-model/view-codec.js';
import { TOY_CATEGORY } from './toy.model.js';
import type { ToyView } from './toy.view.js';

class SqliteToyViewStore implements SqliteViewStore<ToyView> {
  readonly #load: (ids: string) => Row[];
  readonly #page: (after: string, limit: number) => Row[];
  readonly #write: (id: string, revision: bigint, picture: string | null, doc: string) => number;
  readonly #remove: (id: string, revision: bigint) => number;
  readonly #named: (hashes: string) => [hash: string][];

  constructor(db: Database.Database) {
    this.#load = query(db, 'SELECT toys.id, doc FROM json_each(?) CROSS JOIN toys ON toys.id = value');
    this.#page = query(db, 'SELECT id, doc FROM toys WHERE id > ? ORDER BY id LIMIT ?');
    this.#write = change(
      db,
      `INSERT INTO toys VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE
       SET revision = excluded.revision, picture = excluded.picture, doc = excluded.doc
       WHERE toys.revision < excluded.revision`,
    );
    this.#remove = change(db, 'DELETE FROM toys WHERE id = ? AND revision < ?');
    this.#named = query(db, 'SELECT DISTINCT picture FROM json_each(?) CROSS JOIN toys ON picture = value');
  }

  load(ids: readonly string[]): ViewsById {
    return viewsIn(this.#load(JSON.stringify(ids)));
  }

  page(limit: number, after: string): ViewsById {
    return viewsIn(this.#page(after, limit));
  }

  write(views: ReadonlyMap<string, ToyView>): void {
    for (const [id, view] of views) this.#write(id, view.revision, view.picture?.sha256 ?? null, encodeView(view));
  }

  remove(purged: readonly PurgedView[]): void {
    for (const { id, revision } of purged) this.#remove(id, revision);
  }

  namedBodies(hashes: readonly string[]): readonly string[] {
    return this.#named(JSON.stringify(hashes)).map(([hash]) => hash);
  }

  earliestStart(): undefined {}
}

export const sqliteToyViews: SqliteViewKind = {
  category: TOY_CATEGORY,
  migrations: [
    'CREATE TABLE toys (id TEXT PRIMARY KEY, revision INTEGER NOT NULL, picture TEXT, doc TEXT NOT NULL) STRICT',
  ],
  open: (db) => new SqliteToyViewStore(db),
};

type Row = [id: string, doc: string];

function viewsIn(rows: readonly Row[]): ViewsById {
  return new Map(rows.map(([id, doc]) => [id, decodeView<ToyView>(doc)]));
}
