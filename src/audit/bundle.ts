import type { Event, Recorded } from '../eventsourcing/event.js';
import type { Model, NamedBody } from '../eventsourcing/model.js';
import { foldedOrNone } from './kept-events.js';

/*
 * A bundle is a folder with all that is kept of one entity, for somebody who has no access to the stores:
 *   bundle.json     what the others are, by SHA-256, and the hashes of the chain
 *   events.ndjson   the events as stored, one a line
 *   headers.json    what servers answered, in the order of the events
 *   bodies/<sha256> what they sent
 */

export const BUNDLE_FORMAT = 'retriever-bundle-1';
export const EVENTS_FILE = 'events.ndjson';
export const HEADERS_FILE = 'headers.json';
export const BUNDLE_FILE = 'bundle.json';
export const BODIES_FOLDER = 'bodies';

/** What bundle.json says. There the id's name says what it is the id of: `jobId`. */
export interface Bundle {
  readonly format: typeof BUNDLE_FORMAT;
  readonly category: string;
  readonly id: string;
  readonly madeAt: string;
  readonly files: readonly BundledFile[];
  readonly chain: readonly { readonly revision: string; readonly position: string; readonly hash: string }[];
  /** Every body that an event names. One that is not kept any more, or of a deleted entity, has no file. */
  readonly bodies: readonly (NamedBody & { readonly isKept: boolean })[];
}

export interface BundledFile {
  /** Below the bundle's folder. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly sha256: string;
}

export function bodyFile(sha256: string): string {
  return `${BODIES_FOLDER}/${sha256}`;
}

export function chainOf(events: readonly Recorded[]): Bundle['chain'] {
  return events.map(({ revision, position, metadata }) => ({
    revision: revision.toString(),
    position: position.toString(),
    hash: String(metadata?.hash),
  }));
}

/** @throws UnreadableEventError for events that this service cannot have written. */
export function headersOf(model: Model, events: readonly Recorded[]): readonly object[] {
  return decoded(model, events).flatMap((event) => model.answersIn?.(event) ?? []);
}

/** @throws UnreadableEventError for events that this service cannot have written. */
export function bodiesOf(model: Model, events: readonly Recorded[]): readonly NamedBody[] {
  const named = decoded(model, events).flatMap((event) => model.bodiesIn(event));
  return [...new Map(named.map((body) => [body.sha256, body])).values()];
}

/** What was deleted is not given to anybody: the events stay, the bodies do not. */
export function mayHaveBodies(model: Model, events: readonly Recorded[]): boolean {
  const view = foldedOrNone(model, events);
  return view !== undefined && view.status !== 'deleted';
}

function decoded({ codec }: Model, events: readonly Recorded[]): readonly Event[] {
  return events.flatMap((event) => codec.decode(event) ?? []);
}
