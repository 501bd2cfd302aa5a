import type { Collection, Db } from 'mongodb';
import { type ViewDocument, viewsOf } from '../../src/adapters/mongodb/collections.js';
import { loadViews, pageOfViews, remainsOf, writeViews } from '../../src/adapters/mongodb/views/view-documents.js';
import type { MongoViewKind, MongoViewStore } from '../../src/adapters/mongodb/views/view-store.js';
import type { KindChanges, ViewsById } from '../../src/read-model/projection-store.js';
import { encodeView } from '../../src/read-model/view-codec.js';
import { TOY_CATEGORY } from './toy.model.js';
import type { ToyView } from './toy.view.js';

interface ToyDocument extends ViewDocument {
  readonly picture?: string;
}

class MongoToyViewStore implements MongoViewStore {
  readonly #documents: Collection<ViewDocument>;
  readonly #toys: Collection<ToyDocument>;

  constructor(db: Db, build: number) {
    this.#documents = viewsOf(db, build, 'toys');
    this.#toys = viewsOf(db, build, 'toys');
  }

  async createIndexes(): Promise<void> {
    await this.#toys.createIndex({ picture: 1 }, { name: 'by_picture', sparse: true });
  }

  load(ids: readonly string[]): Promise<ViewsById> {
    return loadViews(this.#documents, ids);
  }

  page(limit: number, after: string): Promise<ViewsById> {
    return pageOfViews(this.#documents, limit, after);
  }

  write({ views, purged }: KindChanges<ToyView>): Promise<void> {
    return writeViews(this.#documents, [...[...views.values()].map(documentOf), ...purged.map(remainsOf)]);
  }

  async prepare(): Promise<void> {}

  async namedBodies(hashes: readonly string[]): Promise<readonly string[]> {
    const named = await this.#toys.distinct('picture', { picture: { $in: hashes } });
    return named.filter((hash) => hash !== undefined);
  }

  async earliestStart(): Promise<undefined> {}
}

export const mongoToyViews: MongoViewKind = {
  category: TOY_CATEGORY,
  open: (db, build) => new MongoToyViewStore(db, build),
};

function documentOf(view: ToyView): ToyDocument {
  const { toyId, revision, picture } = view;
  return { _id: toyId, revision, ...(picture && { picture: picture.sha256 }), view: encodeView(view) };
}
