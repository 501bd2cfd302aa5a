import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { CallbackView } from '../../callback/callback.view.js';
import { type CallbackQuery, CallbackViews } from '../../read-model/callback-views.js';
import type { Page } from '../../read-model/page.js';

export class ListCallbacks extends Query<Page<CallbackView>> {
  constructor(readonly query: CallbackQuery) {
    super();
  }
}

/** Lists are answered by the views alone, and may lag behind the log. Throws BadCursorError. */
@QueryHandler(ListCallbacks)
export class ListCallbacksHandler implements IQueryHandler<ListCallbacks> {
  constructor(private readonly views: CallbackViews) {}

  execute({ query }: ListCallbacks): Promise<Page<CallbackView>> {
    return this.views.list(query);
  }
}
