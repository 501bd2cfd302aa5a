import type { IndexDescription } from 'mongodb';
import { HOST_CATEGORY, hostKeyOf } from '../../../host/host.stream.js';
import type { HostView } from '../../../host/host.view.js';
import { encodeView } from '../../../read-model/view-codec.js';
import { type HeldHostDocument, viewsOf } from '../collections.js';
import { MongoLastingViewStore } from './lasting-view-store.js';
import type { MongoViewKind } from './view-store.js';

// those that are held
const INDEXES: IndexDescription[] = [{ name: 'by_end', key: { heldUntil: 1 }, sparse: true }];

/** The views of hosts that somebody did something to. */
export const hostViewKind: MongoViewKind = {
  category: HOST_CATEGORY,
  open: (db, build) => new MongoLastingViewStore(viewsOf(db, build, 'hosts'), documentOf, INDEXES),
};

function documentOf(view: HostView): HeldHostDocument {
  const { host, revision, until, overrides } = view;
  const heldUntil = until === null ? {} : { heldUntil: new Date(until) };
  return {
    _id: hostKeyOf(host),
    revision,
    host,
    ...heldUntil,
    ...(overrides && { isOverridden: true }),
    view: encodeView(view),
  };
}
