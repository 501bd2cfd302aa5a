import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { EventStore } from '../../eventsourcing/event-store.js';
import { KnownRevisions } from '../../read-model/known-revisions.js';
import { TransferViews } from '../../read-model/transfer-views.js';
import { TransferNotFoundError } from '../../transfer/transfer.errors.js';
import { transferModel } from '../../transfer/transfer.model.js';
import { isTransferId } from '../../transfer/transfer.stream.js';
import type { TransferView } from '../../transfer/transfer.view.js';
import { currentView } from '../current-view.js';

export class GetTransfer extends Query<TransferView> {
  /** @param isFresh the answer must hold everything that the log holds now, however new the view looks */
  constructor(
    readonly transferId: string,
    readonly isFresh = false,
  ) {
    super();
  }
}

/**
 * Answers with the view. Where it is missing, or behind what this process wrote itself, the stream is folded instead.
 * Throws TransferNotFoundError for a transfer that never was, or was deleted.
 */
@QueryHandler(GetTransfer)
export class GetTransferHandler implements IQueryHandler<GetTransfer> {
  constructor(
    private readonly views: TransferViews,
    readonly known: KnownRevisions,
    readonly store: EventStore,
  ) {}

  async execute({ transferId, isFresh }: GetTransfer): Promise<TransferView> {
    if (!isTransferId(transferId)) throw new TransferNotFoundError(transferId);

    const view = await currentView(transferModel, transferId, await this.views.get(transferId), isFresh, this);
    if (!view || view.status === 'deleted') throw new TransferNotFoundError(transferId);

    return view;
  }
}
