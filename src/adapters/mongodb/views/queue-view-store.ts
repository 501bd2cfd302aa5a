import type { Db } from 'mongodb';
import { QUEUE_CATEGORY } from '../../../queue/queue.stream.js';
import type { QueueView } from '../../../queue/queue.view.js';
import type { KindChanges, ViewsById } from '../../../read-model/projection-store.js';
import { encodeView } from '../../../read-model/view-codec.js';
import { type QueueDocument, viewsOf } from '../collections.js';
import { loadViews, pageOfViews, writeViews } from './view-documents.js';
import type { MongoViewKind, MongoViewStore } from './view-store.js';

/** The views of queues that were paused once: there are few, and no index is needed. */
class MongoQueueViewStore implements MongoViewStore {
  constructor(
    private readonly db: Db,
    private readonly build: number,
  ) {}

  async createIndexes(): Promise<void> {}

  load(queues: readonly string[]): Promise<ViewsById> {
    return loadViews(this.#documents(), queues);
  }

  page(limit: number, after: string): Promise<ViewsById> {
    return pageOfViews(this.#documents(), limit, after);
  }

  /** Queues are never deleted. */
  write({ views }: KindChanges<QueueView>): Promise<void> {
    return writeViews(this.#documents(), [...views.values()].map(documentOf));
  }

  async prepare(): Promise<void> {}

  async namedBodies(): Promise<readonly string[]> {
    return [];
  }

  async earliestStart(): Promise<undefined> {}

  #documents() {
    return viewsOf(this.db, this.build, 'queues');
  }
}

export const queueViewKind: MongoViewKind = {
  category: QUEUE_CATEGORY,
  open: (db, build) => new MongoQueueViewStore(db, build),
};

function documentOf(view: QueueView): QueueDocument {
  return { _id: view.queue, revision: view.revision, status: view.status, view: encodeView(view) };
}
