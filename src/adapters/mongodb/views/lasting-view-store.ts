import type { Collection, IndexDescription } from 'mongodb';
import type { View } from '../../../eventsourcing/model.js';
import type { KindChanges, ViewsById } from '../../../read-model/projection-store.js';
import type { ViewDocument } from '../collections.js';
import { loadViews, pageOfViews, writeViews } from './view-documents.js';
import type { MongoViewStore } from './view-store.js';

/** The views of what is never deleted, and names no bodies. */
export class MongoLastingViewStore<V extends View> implements MongoViewStore {
  constructor(
    private readonly documents: Collection<ViewDocument>,
    private readonly documentOf: (view: V) => ViewDocument,
    private readonly indexes: readonly IndexDescription[] = [],
  ) {}

  async createIndexes(): Promise<void> {
    if (this.indexes.length > 0) await this.documents.createIndexes([...this.indexes]);
  }

  load(ids: readonly string[]): Promise<ViewsById> {
    return loadViews(this.documents, ids);
  }

  page(limit: number, after: string): Promise<ViewsById> {
    return pageOfViews(this.documents, limit, after);
  }

  write({ views }: KindChanges<V>): Promise<void> {
    return writeViews(this.documents, [...views.values()].map(this.documentOf));
  }

  async prepare(): Promise<void> {}

  async namedBodies(): Promise<readonly string[]> {
    return [];
  }

  async earliestStart(): Promise<undefined> {}
}
