import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { CallbackNotFoundError } from '../../callback/callback.errors.js';
import { callbackModel } from '../../callback/callback.model.js';
import { isCallbackId } from '../../callback/callback.stream.js';
import type { CallbackView } from '../../callback/callback.view.js';
import { EventStore } from '../../eventsourcing/event-store.js';
import { CallbackViews } from '../../read-model/callback-views.js';
import { KnownRevisions } from '../../read-model/known-revisions.js';
import { currentView } from '../current-view.js';

export class GetCallback extends Query<CallbackView> {
  constructor(readonly callbackId: string) {
    super();
  }
}

/** Throws CallbackNotFoundError for one that was never due, or was deleted with its job. */
@QueryHandler(GetCallback)
export class GetCallbackHandler implements IQueryHandler<GetCallback> {
  constructor(
    private readonly views: CallbackViews,
    readonly known: KnownRevisions,
    readonly store: EventStore,
  ) {}

  async execute({ callbackId }: GetCallback): Promise<CallbackView> {
    if (!isCallbackId(callbackId)) throw new CallbackNotFoundError(callbackId);

    const view = await currentView(callbackModel, callbackId, await this.views.get(callbackId), false, this);
    if (!view || view.status === 'deleted') throw new CallbackNotFoundError(callbackId);

    return view;
  }
}
