import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { Page } from '../../read-model/page.js';
import { type TransferQuery, TransferViews } from '../../read-model/transfer-views.js';
import type { TransferView } from '../../transfer/transfer.view.js';

export class ListTransfers extends Query<Page<TransferView>> {
  constructor(readonly query: TransferQuery) {
    super();
  }
}

/** Lists are answered by the views alone, and may lag behind the log. Throws BadCursorError. */
@QueryHandler(ListTransfers)
export class ListTransfersHandler implements IQueryHandler<ListTransfers> {
  constructor(private readonly views: TransferViews) {}

  execute({ query }: ListTransfers): Promise<Page<TransferView>> {
    return this.views.list(query);
  }
}
