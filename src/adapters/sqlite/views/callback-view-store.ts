import { CALLBACK_CATEGORY } from '../../../callback/callback.stream.js';
import type { CallbackView } from '../../../callback/callback.view.js';
import type { PurgedView, ViewsById } from '../../../read-model/projection-store.js';
import { decodeView, encodeView } from '../../../read-model/view-codec.js';
import type { Database } from '../database.js';
import { change, query } from '../statement.js';
import type { SqliteViewKind, SqliteViewStore } from './view-store.js';

/** Times are milliseconds since 1970. Those that are to be sent lie in two orders: a clock may be set back. */
const TABLES = `
  CREATE TABLE callbacks (
    callback_id TEXT PRIMARY KEY,
    revision INTEGER NOT NULL,
    status TEXT NOT NULL,
    job_id TEXT NOT NULL,
    host TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    due_at INTEGER,          -- only while it waits
    waits_since INTEGER,     -- the same
    doc TEXT NOT NULL
  ) STRICT;
  CREATE INDEX callbacks_by_job ON callbacks (job_id);
  CREATE INDEX callbacks_by_status ON callbacks (status, created_at, callback_id);
  CREATE INDEX callbacks_due ON callbacks (due_at, host) WHERE due_at IS NOT NULL;
  CREATE INDEX callbacks_waiting ON callbacks (waits_since, host) WHERE waits_since IS NOT NULL;`;

/** The views of callbacks. */
class SqliteCallbackViewStore implements SqliteViewStore<CallbackView> {
  readonly #load: (ids: string) => Row[];
  readonly #page: (after: string, limit: number) => Row[];
  readonly #write: ReturnType<typeof change>;
  readonly #remove: (id: string, revision: bigint) => number;

  constructor(db: Database.Database) {
    this.#load = query(db, 'SELECT doc FROM json_each(?) CROSS JOIN callbacks ON callback_id = value');
    this.#page = query(db, 'SELECT doc FROM callbacks WHERE callback_id > ? ORDER BY callback_id LIMIT ?');
    this.#write = change(
      db,
      `INSERT INTO callbacks VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (callback_id) DO UPDATE
       SET revision = excluded.revision, status = excluded.status, due_at = excluded.due_at,
         waits_since = excluded.waits_since, doc = excluded.doc
       WHERE callbacks.revision < excluded.revision`,
    );
    this.#remove = change(db, 'DELETE FROM callbacks WHERE callback_id = ? AND revision < ?');
  }

  load(ids: readonly string[]): ViewsById {
    return viewsIn(this.#load(JSON.stringify(ids)));
  }

  page(limit: number, after: string): ViewsById {
    return viewsIn(this.#page(after, limit));
  }

  write(views: ReadonlyMap<string, CallbackView>): void {
    for (const view of views.values()) {
      const { callbackId, revision, status, jobId, host, createdAt, wait } = view;
      const waits = wait ? ([Date.parse(wait.dueAt), Date.parse(wait.since)] as const) : ([null, null] as const);
      this.#write(callbackId, revision, status, jobId, host, Date.parse(createdAt), ...waits, encodeView(view));
    }
  }

  remove(purged: readonly PurgedView[]): void {
    for (const { id, revision } of purged) this.#remove(id, revision);
  }

  namedBodies(): readonly string[] {
    return [];
  }

  earliestStart(): undefined {}
}

export const callbackViewKind: SqliteViewKind = {
  category: CALLBACK_CATEGORY,
  migrations: [TABLES],
  open: (db) => new SqliteCallbackViewStore(db),
};

type Row = [doc: string];

function viewsIn(rows: readonly Row[]): ViewsById {
  return new Map(rows.map(([doc]) => decodeView<CallbackView>(doc)).map((view) => [view.callbackId, view]));
}
