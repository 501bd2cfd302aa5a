import type { Recorded } from '../eventsourcing/event.js';
import { type Entity, foldStream, type Model, type View } from '../eventsourcing/model.js';
import { differingFields, finding, nameOf, type ViewFinding } from './view-finding.js';

/** A view, beside its stream as far as the view goes. The stream was read after the view. */
export function compareWithStream(entity: Entity, view: View, stream: readonly Recorded[]): ViewFinding | undefined {
  const [{ model }, name] = [entity, nameOf(entity)];
  if (stream.length === 0) return finding(entity, 'extra', `There is a view of ${name}, and no event`);
  if (isPurged(model, stream)) return undefined; // whether the view should be gone by now, the log's order tells

  try {
    const folded = foldStream(model, upTo(view.revision, stream));
    if (!folded) return finding(entity, 'extra', `There is a view of ${name}, and its events make none`);

    const fields = differingFields(view, folded);
    if (fields.length === 0) return undefined;
    return finding(entity, 'differs', `The view of ${name} differs from its events in ${fields.join(', ')}`, fields);
  } catch (error) {
    return finding(entity, 'unreadable', `The view of ${name} cannot be compared: ${textOf(error)}`);
  }
}

/**
 * A stream some of whose events stand on a page of the log that the views have passed, beside its view, which was read
 * before the stream. Told on the page of the first event that is missing from the view: once.
 */
export function compareWithPage(
  entity: Entity,
  view: View | undefined,
  stream: readonly Recorded[],
  page: readonly Recorded[],
): ViewFinding | undefined {
  const { model } = entity;
  if (isPurged(model, stream)) return undefined;

  const missing = stream.find((event) => event.revision > (view?.revision ?? -1n) && isOfThisVersion(model, event));
  if (!missing || !page.some(({ id }) => id === missing.id)) return undefined;

  const [name, event] = [nameOf(entity), `revision ${missing.revision} of its events, ${missing.type}`];
  try {
    if (!foldStream(model, upTo(missing.revision, stream))) return undefined; // it makes no view
  } catch (error) {
    return finding(
      entity,
      'unreadable',
      `${capitalised(name)} is not parked, though its view lacks ${event}: ${textOf(error)}`,
    );
  }
  return view
    ? finding(entity, 'behind', `The view of ${name} lacks ${event}`)
    : finding(entity, 'missing', `There is no view of ${name}, though there is ${event}`);
}

function isPurged({ erasure }: Model, stream: readonly Recorded[]): boolean {
  return stream.some(({ type }) => type === erasure?.purgedType);
}

function upTo(last: bigint, stream: readonly Recorded[]): readonly Recorded[] {
  return stream.filter(({ revision }) => revision <= last);
}

/** Types that a newer version of the service wrote are skipped by the views; what cannot be read is not. */
function isOfThisVersion({ codec }: Model, event: Recorded): boolean {
  try {
    return codec.decode(event) !== undefined;
  } catch {
    return true;
  }
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
