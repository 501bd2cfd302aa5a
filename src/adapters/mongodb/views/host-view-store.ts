import type { Db } from 'mongodb';
import { HOST_CATEGORY, hostKeyOf } from '../../../host/host.stream.js';
import type { HostView } from '../../../host/host.view.js';
import type { KindChanges, ViewsById } from '../../../read-model/projection-store.js';
import { encodeView } from '../../../read-model/view-codec.js';
import { type HeldHostDocument, heldHostsOf, viewsOf } from '../collections.js';
import { loadViews, pageOfViews, writeViews } from './view-documents.js';
import type { MongoViewKind, MongoViewStore } from './view-store.js';

/** The views of hosts that were held or released by hand. */
class MongoHostViewStore implements MongoViewStore {
  constructor(
    private readonly db: Db,
    private readonly build: number,
  ) {}

  async createIndexes(): Promise<void> {
    await heldHostsOf(this.db, this.build).createIndex({ heldUntil: 1 }, { name: 'by_end', sparse: true });
  }

  load(keys: readonly string[]): Promise<ViewsById> {
    return loadViews(this.#documents(), keys);
  }

  page(limit: number, after: string): Promise<ViewsById> {
    return pageOfViews(this.#documents(), limit, after);
  }

  /** Hosts are never deleted. */
  write({ views }: KindChanges<HostView>): Promise<void> {
    return writeViews(this.#documents(), [...views.values()].map(documentOf));
  }

  async prepare(): Promise<void> {}

  async namedBodies(): Promise<readonly string[]> {
    return [];
  }

  async earliestStart(): Promise<undefined> {}

  #documents() {
    return viewsOf(this.db, this.build, 'hosts');
  }
}

export const hostViewKind: MongoViewKind = {
  category: HOST_CATEGORY,
  open: (db, build) => new MongoHostViewStore(db, build),
};

function documentOf(view: HostView): HeldHostDocument {
  const { host, revision, until } = view;
  const heldUntil = until === null ? {} : { heldUntil: new Date(until) };
  return { _id: hostKeyOf(host), revision, host, ...heldUntil, view: encodeView(view) };
}
