import { HOST_CATEGORY, hostKeyOf } from '../../../host/host.stream.js';
import type { HostView } from '../../../host/host.view.js';
import type { ViewsById } from '../../../read-model/projection-store.js';
import { decodeView, encodeView } from '../../../read-model/view-codec.js';
import type { Database } from '../database.js';
import { change, query } from '../statement.js';
import type { SqliteViewKind, SqliteViewStore } from './view-store.js';

/** The views of hosts that somebody did something to. */
class SqliteHostViewStore implements SqliteViewStore<HostView> {
  readonly #docs: (keys: string) => [doc: string][];
  readonly #page: (after: string, limit: number) => [doc: string][];
  readonly #write: (key: string, revision: bigint, heldUntil: number | null, doc: string) => number;

  constructor(db: Database.Database) {
    this.#docs = query(db, 'SELECT doc FROM json_each(?) CROSS JOIN hosts ON host_key = value');
    this.#page = query(db, 'SELECT doc FROM hosts WHERE host_key > ? ORDER BY host_key LIMIT ?');
    this.#write = change(
      db,
      `INSERT INTO hosts VALUES (?, ?, ?, ?)
       ON CONFLICT (host_key) DO UPDATE
       SET revision = excluded.revision, held_until = excluded.held_until, doc = excluded.doc
       WHERE excluded.revision > hosts.revision`,
    );
  }

  load(keys: readonly string[]): ViewsById {
    return viewsIn(this.#docs(JSON.stringify(keys)));
  }

  page(limit: number, after: string): ViewsById {
    return viewsIn(this.#page(after, limit));
  }

  write(views: ReadonlyMap<string, HostView>): void {
    for (const [key, view] of views) {
      this.#write(key, view.revision, view.until === null ? null : Date.parse(view.until), encodeView(view));
    }
  }

  /** Hosts are never deleted. */
  remove(): void {}

  namedBodies(): readonly string[] {
    return [];
  }

  earliestStart(): undefined {}
}

export const hostViewKind: SqliteViewKind = {
  category: HOST_CATEGORY,
  migrations: [
    `CREATE TABLE hosts (
       host_key TEXT PRIMARY KEY,
       revision INTEGER NOT NULL,
       held_until INTEGER,         -- milliseconds since 1970; none of a host that was released
       doc TEXT NOT NULL
     ) STRICT, WITHOUT ROWID;
     CREATE INDEX hosts_held ON hosts (held_until) WHERE held_until IS NOT NULL;`,
  ],
  open: (db) => new SqliteHostViewStore(db),
};

function viewsIn(rows: readonly [doc: string][]): ViewsById {
  const views = rows.map(([doc]) => decodeView<HostView>(doc));
  return new Map(views.map((view) => [hostKeyOf(view.host), view]));
}
