import { QUEUE_CATEGORY } from '../../../queue/queue.stream.js';
import type { QueueView } from '../../../queue/queue.view.js';
import type { ViewsById } from '../../../read-model/projection-store.js';
import { decodeView, encodeView } from '../../../read-model/view-codec.js';
import type { Database } from '../database.js';
import { change, query } from '../statement.js';
import type { SqliteViewKind, SqliteViewStore } from './view-store.js';

/** The views of queues that were paused once: there are few. */
class SqliteQueueViewStore implements SqliteViewStore<QueueView> {
  readonly #docs: (queues: string) => [doc: string][];
  readonly #page: (after: string, limit: number) => [doc: string][];
  readonly #write: (queue: string, revision: bigint, status: string, doc: string) => number;

  constructor(db: Database.Database) {
    this.#docs = query(db, 'SELECT doc FROM json_each(?) CROSS JOIN queues ON queue = value');
    this.#page = query(db, 'SELECT doc FROM queues WHERE queue > ? ORDER BY queue LIMIT ?');
    this.#write = change(
      db,
      `INSERT INTO queues VALUES (?, ?, ?, ?)
       ON CONFLICT (queue) DO UPDATE SET revision = excluded.revision, status = excluded.status, doc = excluded.doc
       WHERE excluded.revision > queues.revision`,
    );
  }

  load(queues: readonly string[]): ViewsById {
    return viewsIn(this.#docs(JSON.stringify(queues)));
  }

  page(limit: number, after: string): ViewsById {
    return viewsIn(this.#page(after, limit));
  }

  write(views: ReadonlyMap<string, QueueView>): void {
    for (const view of views.values()) this.#write(view.queue, view.revision, view.status, encodeView(view));
  }

  /** Queues are never deleted. */
  remove(): void {}

  namedBodies(): readonly string[] {
    return [];
  }

  earliestStart(): undefined {}
}

export const queueViewKind: SqliteViewKind = {
  category: QUEUE_CATEGORY,
  migrations: [
    `CREATE TABLE queues (
       queue TEXT PRIMARY KEY,
       revision INTEGER NOT NULL,
       status TEXT NOT NULL,
       doc TEXT NOT NULL
     ) STRICT, WITHOUT ROWID;`,
  ],
  open: (db) => new SqliteQueueViewStore(db),
};

function viewsIn(rows: readonly [doc: string][]): ViewsById {
  return new Map(rows.map(([doc]) => decodeView<QueueView>(doc)).map((view) => [view.queue, view]));
}
