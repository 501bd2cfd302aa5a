import type { PurgedView, ViewsById } from '../../../read-model/projection-store.js';
import { decodeView, encodeView } from '../../../read-model/view-codec.js';
import { transferModel } from '../../../transfer/transfer.model.js';
import { TRANSFER_CATEGORY } from '../../../transfer/transfer.stream.js';
import type { TransferView } from '../../../transfer/transfer.view.js';
import type { Database } from '../database.js';
import { change, query } from '../statement.js';
import type { SqliteViewKind, SqliteViewStore } from './view-store.js';

/** Times are milliseconds since 1970. The files of a transfer are numbered in their order, and only ever added to. */
const TABLES = `
  CREATE TABLE transfers (
    transfer_id TEXT PRIMARY KEY,
    revision INTEGER NOT NULL,
    status TEXT NOT NULL,
    kind TEXT NOT NULL,
    requested_at INTEGER NOT NULL,
    started_at INTEGER,
    doc TEXT NOT NULL
  ) STRICT;
  CREATE INDEX transfers_by_request ON transfers (requested_at, transfer_id);
  CREATE INDEX transfers_by_status ON transfers (status, requested_at, transfer_id);

  CREATE TABLE transfer_files (
    transfer_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (transfer_id, number)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX transfer_files_by_hash ON transfer_files (sha256);`;

/** The views of transfers, with the files that they name. */
class SqliteTransferViewStore implements SqliteViewStore<TransferView> {
  readonly #load: (ids: string) => Row[];
  readonly #page: (after: string, limit: number) => Row[];
  readonly #write: ReturnType<typeof change>;
  readonly #remove: (id: string, revision: bigint) => number;
  readonly #fileCount: (id: string) => [files: number][];
  readonly #addFile: (id: string, number: number, sha256: string) => number;
  readonly #removeFiles: (id: string) => number;
  readonly #named: (hashes: string) => [hash: string][];
  readonly #earliestStart: () => [startedAt: number | null][];

  constructor(db: Database.Database) {
    this.#load = query(db, 'SELECT doc FROM json_each(?) CROSS JOIN transfers ON transfer_id = value');
    this.#page = query(db, 'SELECT doc FROM transfers WHERE transfer_id > ? ORDER BY transfer_id LIMIT ?');
    this.#write = change(
      db,
      `INSERT INTO transfers VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (transfer_id) DO UPDATE
       SET revision = excluded.revision, status = excluded.status, started_at = excluded.started_at, doc = excluded.doc
       WHERE transfers.revision < excluded.revision`,
    );
    this.#remove = change(db, 'DELETE FROM transfers WHERE transfer_id = ? AND revision < ?');
    this.#fileCount = query(db, 'SELECT count(*) FROM transfer_files WHERE transfer_id = ?');
    this.#addFile = change(db, 'INSERT INTO transfer_files VALUES (?, ?, ?)');
    this.#removeFiles = change(db, 'DELETE FROM transfer_files WHERE transfer_id = ?');
    this.#named = query(db, 'SELECT DISTINCT sha256 FROM json_each(?) CROSS JOIN transfer_files ON sha256 = value');
    this.#earliestStart = query(db, `SELECT min(started_at) FROM transfers WHERE status = 'running'`);
  }

  load(ids: readonly string[]): ViewsById {
    return viewsIn(this.#load(JSON.stringify(ids)));
  }

  page(limit: number, after: string): ViewsById {
    return viewsIn(this.#page(after, limit));
  }

  write(views: ReadonlyMap<string, TransferView>): void {
    for (const view of views.values()) {
      const { transferId, revision, status, kind, requestedAt, startedAt } = view;
      const times = [Date.parse(requestedAt), startedAt === null ? null : Date.parse(startedAt)] as const;
      if (this.#write(transferId, revision, status, kind, ...times, encodeView(view)) > 0) this.#writeFiles(view);
    }
  }

  remove(purged: readonly PurgedView[]): void {
    for (const { id, revision } of purged) if (this.#remove(id, revision) > 0) this.#removeFiles(id);
  }

  namedBodies(hashes: readonly string[]): readonly string[] {
    return this.#named(JSON.stringify(hashes)).map(([hash]) => hash);
  }

  earliestStart(): Date | undefined {
    const startedAt = this.#earliestStart()[0]?.[0];
    return startedAt == null ? undefined : new Date(startedAt);
  }

  #writeFiles(view: TransferView): void {
    const { transferId } = view;
    const files = transferModel.bodiesOf(view);
    if (files.length === 0) this.#removeFiles(transferId);
    const known = this.#fileCount(transferId)[0]?.[0] ?? 0;
    for (const [place, { sha256 }] of files.slice(known).entries()) this.#addFile(transferId, known + place, sha256);
  }
}

export const transferViewKind: SqliteViewKind = {
  category: TRANSFER_CATEGORY,
  migrations: [TABLES],
  open: (db) => new SqliteTransferViewStore(db),
};

type Row = [doc: string];

function viewsIn(rows: readonly Row[]): ViewsById {
  return new Map(rows.map(([doc]) => decodeView<TransferView>(doc)).map((view) => [view.transferId, view]));
}
