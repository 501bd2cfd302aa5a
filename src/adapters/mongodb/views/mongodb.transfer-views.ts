import type { Db, Filter } from 'mongodb';
import { type Page, pageOf } from '../../../read-model/page.js';
import { cursorBefore, placeBefore, type TransferQuery, TransferViews } from '../../../read-model/transfer-views.js';
import { OPEN_STATUSES, TRANSFER_STATUSES, type TransferStatus } from '../../../transfer/transfer.state.js';
import type { TransferView } from '../../../transfer/transfer.view.js';
import { type TransferDocument, transfersOf } from '../collections.js';
import type { MongoConnection } from '../connection/mongo-connection.js';
import type { BuildsDocument } from './builds-document.js';
import { placeOf } from './places.js';
import { viewsIn } from './view-documents.js';

/** Asks the build that answers, with every question anew. */
export class MongoTransferViews extends TransferViews {
  constructor(
    private readonly connection: MongoConnection,
    private readonly builds: BuildsDocument,
  ) {
    super();
  }

  async get(transferId: string): Promise<TransferView | undefined> {
    return (await this.#find({ _id: { $eq: transferId } }, 1, 1))[0];
  }

  async list({ statuses = TRANSFER_STATUSES, kind, limit, cursor }: TransferQuery): Promise<Page<TransferView>> {
    const before = placeBefore(cursor);
    const wanted = {
      status: { $in: statuses },
      ...(kind !== undefined && { kind: { $eq: kind } }),
      ...(before && { place: { $lt: placeOf(before.requestedAt, before.transferId) } }),
    };
    return pageOf(await this.#find(wanted, -1, limit + 1), limit, cursorBefore);
  }

  open(limit: number): Promise<readonly TransferView[]> {
    return this.#find({ status: { $in: OPEN_STATUSES } }, 1, limit);
  }

  async countByStatus(): Promise<Readonly<Record<TransferStatus, number>>> {
    const counts = TRANSFER_STATUSES.map((status) =>
      this.#ask(async (db, build) => [status, await transfersOf(db, build).countDocuments({ status })] as const),
    );
    return Object.fromEntries(await Promise.all(counts)) as Record<TransferStatus, number>;
  }

  #find(wanted: Filter<TransferDocument>, order: 1 | -1, limit: number): Promise<TransferView[]> {
    return this.#ask(async (db, build) => {
      const found = transfersOf(db, build).find(wanted, { projection: { view: 1 } });
      const documents = await found.sort({ place: order }).limit(limit).toArray();
      return documents.flatMap((document) => viewsIn<TransferView>(document));
    });
  }

  async #ask<Answer>(question: (db: Db, build: number) => Promise<Answer>): Promise<Answer> {
    const { build } = await this.builds.active();
    return this.connection.ask((db) => question(db, build));
  }
}
