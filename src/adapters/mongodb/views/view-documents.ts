import type { Collection, FindCursor } from 'mongodb';
import type { View } from '../../../eventsourcing/model.js';
import type { PurgedView, ViewsById } from '../../../read-model/projection-store.js';
import { decodeView } from '../../../read-model/view-codec.js';
import type { ViewDocument } from '../collections.js';
import { upsertAll } from './guarded-upserts.js';

/** The views of these ids, as far as there are any. */
export function loadViews(documents: Collection<ViewDocument>, ids: readonly string[]): Promise<ViewsById> {
  return viewsById(documents.find({ _id: { $in: ids } }));
}

/** Views in the order of their ids, from after one on. */
export function pageOfViews(documents: Collection<ViewDocument>, limit: number, after: string): Promise<ViewsById> {
  const found = documents.find({ _id: { $gt: after }, view: { $exists: true } });
  return viewsById(found.sort({ _id: 1 }).limit(limit));
}

/** Writes the documents that are further than the stored ones. */
export async function writeViews(documents: Collection<ViewDocument>, changed: readonly ViewDocument[]): Promise<void> {
  await upsertAll(
    documents,
    changed.map((replacement) => ({
      replaceOne: {
        filter: { _id: replacement._id, revision: { $lt: replacement.revision } },
        replacement,
        upsert: true,
      },
    })),
  );
}

/**
 * A purge leaves a document with nothing in it but its revision: a projector that lags, and still has the entity in
 * hand, cannot bring it back.
 */
export function remainsOf({ id, revision }: PurgedView): ViewDocument {
  return { _id: id, revision };
}

/** The view in a document; none in that of a purged entity. */
export function viewsIn<V extends View>({ view }: Pick<ViewDocument, 'view'>): readonly V[] {
  return view === undefined ? [] : [decodeView<V>(view)];
}

async function viewsById(found: FindCursor<ViewDocument>): Promise<ViewsById> {
  const documents = await found.project<Pick<ViewDocument, '_id' | 'view'>>({ view: 1 }).toArray();
  return new Map(documents.flatMap((document) => viewsIn(document).map((view) => [document._id, view] as const)));
}
