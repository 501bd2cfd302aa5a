import { type Page, pageOf } from '../../../read-model/page.js';
import { cursorBefore, placeBefore, type TransferQuery, TransferViews } from '../../../read-model/transfer-views.js';
import { decodeView } from '../../../read-model/view-codec.js';
import { OPEN_STATUSES, TRANSFER_STATUSES, type TransferStatus } from '../../../transfer/transfer.state.js';
import type { TransferView } from '../../../transfer/transfer.view.js';
import { whenFree } from '../database.js';
import { PerFile } from '../per-file.js';
import { query, type SqlValue } from '../statement.js';
import type { SqliteViews } from './sqlite.views.js';
import type { SqliteViewsFile } from './sqlite.views-file.js';

/** Asks the build that answers, with every question anew. */
export class SqliteTransferViews extends TransferViews {
  readonly #readers = new PerFile((file) => new TransferReader(file));

  constructor(private readonly views: SqliteViews) {
    super();
  }

  async get(transferId: string): Promise<TransferView | undefined> {
    return (await this.#ask((transfers) => transfers.byId(transferId)))[0];
  }

  async list({ statuses = TRANSFER_STATUSES, kind, limit, cursor }: TransferQuery): Promise<Page<TransferView>> {
    const before = placeBefore(cursor);
    const { requestedAt, transferId } = before ?? { requestedAt: LAST, transferId: '' };
    const place = [Date.parse(requestedAt), transferId] as const;
    const found = await this.#ask((transfers) =>
      transfers.list(JSON.stringify(statuses), kind ?? null, ...place, limit + 1),
    );
    return pageOf(found, limit, cursorBefore);
  }

  open(limit: number): Promise<readonly TransferView[]> {
    return this.#ask((transfers) => transfers.open(JSON.stringify(OPEN_STATUSES), limit));
  }

  async countByStatus(): Promise<Readonly<Record<TransferStatus, number>>> {
    const counted = await this.#ask((transfers) => new Map(transfers.counts()));
    const counts = TRANSFER_STATUSES.map((status) => [status, counted.get(status) ?? 0]);
    return Object.fromEntries(counts) as Record<TransferStatus, number>;
  }

  #ask<Answer>(question: (transfers: TransferReader) => Answer): Promise<Answer> {
    return whenFree(() => question(this.#readers.of(this.views.active())));
  }
}

const LAST = '9999-12-31T23:59:59.999Z';

/** The queries of one file of the views. */
class TransferReader {
  readonly byId: Find;
  readonly list: Find;
  readonly open: Find;
  readonly counts: () => [status: string, transfers: number][];

  constructor({ db }: SqliteViewsFile) {
    const find = (sql: string): Find => {
      const rows = query<[doc: string]>(db, sql);
      return (...values) => rows(...values).map(([doc]) => decodeView<TransferView>(doc));
    };
    this.byId = find('SELECT doc FROM transfers WHERE transfer_id = ?');
    this.list = find(
      `SELECT doc FROM transfers INDEXED BY transfers_by_request
       WHERE status IN (SELECT value FROM json_each(?1)) AND (?2 IS NULL OR kind = ?2)
       AND (requested_at, transfer_id) < (?3, ?4)
       ORDER BY requested_at DESC, transfer_id DESC LIMIT ?5`,
    );
    this.open = find(
      `SELECT doc FROM transfers WHERE status IN (SELECT value FROM json_each(?)) ORDER BY requested_at, transfer_id LIMIT ?`,
    );
    this.counts = query(db, 'SELECT status, count(*) FROM transfers GROUP BY status');
  }
}

type Find = (...values: readonly SqlValue[]) => TransferView[];
