import type { View } from '../eventsourcing/model.js';

/** A view as every store keeps it. JSON has no bigint: the revision is written as a decimal. */
export function encodeView(view: View): string {
  return JSON.stringify({ ...view, revision: view.revision.toString() });
}

/** What `encodeView` wrote of a view of the same model. */
export function decodeView<V extends View>(json: string): V {
  const view = JSON.parse(json);
  return { ...view, revision: BigInt(view.revision) };
}
