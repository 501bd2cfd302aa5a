import { QUEUE_CATEGORY } from '../../../queue/queue.stream.js';
import type { QueueView } from '../../../queue/queue.view.js';
import { encodeView } from '../../../read-model/view-codec.js';
import { type QueueDocument, viewsOf } from '../collections.js';
import { MongoLastingViewStore } from './lasting-view-store.js';
import type { MongoViewKind } from './view-store.js';

/** The views of queues that were paused once: there are few, and no index is needed. */
export const queueViewKind: MongoViewKind = {
  category: QUEUE_CATEGORY,
  open: (db, build) => new MongoLastingViewStore(viewsOf(db, build, 'queues'), documentOf),
};

function documentOf(view: QueueView): QueueDocument {
  return { _id: view.queue, revision: view.revision, status: view.status, view: encodeView(view) };
}
