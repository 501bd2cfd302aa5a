import type { Collection, Db, IndexDescription } from 'mongodb';
import { earliest } from '../../../read-model/earliest.js';
import type { KindChanges, ViewsById } from '../../../read-model/projection-store.js';
import { encodeView } from '../../../read-model/view-codec.js';
import { transferModel } from '../../../transfer/transfer.model.js';
import { TRANSFER_CATEGORY } from '../../../transfer/transfer.stream.js';
import type { TransferView } from '../../../transfer/transfer.view.js';
import { type TransferDocument, transfersOf, viewsOf } from '../collections.js';
import { placeOf } from './places.js';
import { loadViews, pageOfViews, remainsOf, viewsIn, writeViews } from './view-documents.js';
import type { MongoViewKind, MongoViewStore } from './view-store.js';

const INDEXES: IndexDescription[] = [
  // lists
  { name: 'by_request', key: { place: 1 } },
  // those that are to be carried out; sums
  { name: 'by_status', key: { status: 1, place: 1 } },
  // namedBodies
  { name: 'by_file', key: { files: 1 } },
];

/** The views of transfers, with the files that they name. */
class MongoTransferViewStore implements MongoViewStore {
  readonly #transfers: Collection<TransferDocument>;

  constructor(
    private readonly db: Db,
    private readonly build: number,
  ) {
    this.#transfers = transfersOf(db, build);
  }

  async createIndexes(): Promise<void> {
    await this.#transfers.createIndexes(INDEXES);
  }

  load(ids: readonly string[]): Promise<ViewsById> {
    return loadViews(this.#documents(), ids);
  }

  page(limit: number, after: string): Promise<ViewsById> {
    return pageOfViews(this.#documents(), limit, after);
  }

  write({ views, purged }: KindChanges<TransferView>): Promise<void> {
    return writeViews(this.#documents(), [...[...views.values()].map(documentOf), ...purged.map(remainsOf)]);
  }

  async prepare(): Promise<void> {}

  async namedBodies(hashes: readonly string[]): Promise<readonly string[]> {
    const naming = this.#transfers.find({ files: { $in: hashes } }, { projection: { files: 1 } });
    const named = new Set((await naming.toArray()).flatMap(({ files = [] }) => files));
    return hashes.filter((hash) => named.has(hash));
  }

  async earliestStart(): Promise<Date | undefined> {
    const running = this.#transfers.find({ status: 'running' }, { projection: { view: 1 } });
    const views = (await running.toArray()).flatMap((document) => viewsIn<TransferView>(document));
    return earliest(views.map(({ startedAt }) => (startedAt === null ? undefined : new Date(startedAt))));
  }

  #documents() {
    return viewsOf(this.db, this.build, 'transfers');
  }
}

export const transferViewKind: MongoViewKind = {
  category: TRANSFER_CATEGORY,
  open: (db, build) => new MongoTransferViewStore(db, build),
};

function documentOf(view: TransferView): TransferDocument {
  const { transferId, revision, status, kind, requestedAt } = view;
  const files = [...new Set(transferModel.bodiesOf(view).map(({ sha256 }) => sha256))];
  const place = placeOf(requestedAt, transferId);
  return { _id: transferId, revision, status, kind, place, ...(files.length > 0 && { files }), view: encodeView(view) };
}
