import type { Collection, IndexDescription } from 'mongodb';
import { CALLBACK_CATEGORY } from '../../../callback/callback.stream.js';
import type { CallbackView } from '../../../callback/callback.view.js';
import type { KindChanges, ViewsById } from '../../../read-model/projection-store.js';
import { encodeView } from '../../../read-model/view-codec.js';
import { type CallbackDocument, type ViewDocument, viewsOf } from '../collections.js';
import { placeOf } from './places.js';
import { loadViews, pageOfViews, remainsOf, writeViews } from './view-documents.js';
import type { MongoViewKind, MongoViewStore } from './view-store.js';

const INDEXES: IndexDescription[] = [
  // those of jobs
  { name: 'by_job', key: { jobId: 1 } },
  // lists; sums
  { name: 'by_status', key: { status: 1, place: 1 } },
  // those that are to be sent
  { name: 'by_due_time', key: { dueAt: 1, host: 1 }, partialFilterExpression: { dueAt: { $exists: true } } },
  // those that wait since a time to come
  { name: 'by_wait', key: { waitsSince: 1, host: 1 }, partialFilterExpression: { waitsSince: { $exists: true } } },
];

/** The views of callbacks. */
class MongoCallbackViewStore implements MongoViewStore {
  constructor(private readonly callbacks: Collection<ViewDocument>) {}

  async createIndexes(): Promise<void> {
    await this.callbacks.createIndexes(INDEXES);
  }

  load(ids: readonly string[]): Promise<ViewsById> {
    return loadViews(this.callbacks, ids);
  }

  page(limit: number, after: string): Promise<ViewsById> {
    return pageOfViews(this.callbacks, limit, after);
  }

  write({ views, purged }: KindChanges<CallbackView>): Promise<void> {
    return writeViews(this.callbacks, [...[...views.values()].map(documentOf), ...purged.map(remainsOf)]);
  }

  async prepare(): Promise<void> {}

  async namedBodies(): Promise<readonly string[]> {
    return [];
  }

  async earliestStart(): Promise<undefined> {}
}

export const callbackViewKind: MongoViewKind = {
  category: CALLBACK_CATEGORY,
  open: (db, build) => new MongoCallbackViewStore(viewsOf(db, build, 'callbacks')),
};

function documentOf(view: CallbackView): CallbackDocument {
  const { callbackId, revision, status, jobId, host, createdAt, wait } = view;
  const place = placeOf(createdAt, callbackId);
  const waits = wait && { dueAt: new Date(wait.dueAt), waitsSince: new Date(wait.since) };
  return { _id: callbackId, revision, status, jobId, host, place, ...waits, view: encodeView(view) };
}
