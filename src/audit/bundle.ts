import type { Recorded } from '../eventsourcing/event.js';
import { jobCodec } from '../job/job.codec.js';
import type { FetchedBody, FetchedResponse, JobEvent } from '../job/job.events.js';
import { foldedOrNone } from './kept-events.js';

/*
 * A bundle is a folder with all that is kept of one job, for somebody who has no access to the stores:
 *   bundle.json     what the others are, by SHA-256, and the hashes of the chain
 *   events.ndjson   the events as stored, one a line
 *   headers.json    what the origins answered, attempt by attempt
 *   bodies/<sha256> what they sent
 */

export const BUNDLE_FORMAT = 'retriever-bundle-1';
export const EVENTS_FILE = 'events.ndjson';
export const HEADERS_FILE = 'headers.json';
export const BUNDLE_FILE = 'bundle.json';
export const BODIES_FOLDER = 'bodies';

export interface Bundle {
  readonly format: typeof BUNDLE_FORMAT;
  readonly jobId: string;
  readonly madeAt: string;
  readonly files: readonly BundledFile[];
  readonly chain: readonly { readonly revision: string; readonly position: string; readonly hash: string }[];
  /** Every body that an event names. One that is not kept any more, or of a deleted job, has no file. */
  readonly bodies: readonly (FetchedBody & { readonly isKept: boolean })[];
}

export interface BundledFile {
  /** Below the bundle's folder. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly sha256: string;
}

export type AttemptHeaders = { readonly attempt: number } & FetchedResponse;

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
export function headersOf(events: readonly Recorded[]): readonly AttemptHeaders[] {
  return fetchesIn(events).flatMap(({ attempt, response }) => (response ? [{ attempt, ...response }] : []));
}

/** @throws UnreadableEventError for events that this service cannot have written. */
export function bodiesOf(events: readonly Recorded[]): readonly FetchedBody[] {
  const named = fetchesIn(events).flatMap(({ body }) => (body ? [body] : []));
  return [...new Map(named.map((body) => [body.sha256, body])).values()];
}

/** What was deleted is not given to anybody: the events stay, the bodies do not. */
export function mayHaveBodies(events: readonly Recorded[]): boolean {
  const view = foldedOrNone(events);
  return view !== undefined && view.status !== 'deleted';
}

function fetchesIn(
  events: readonly Recorded[],
): Extract<JobEvent, { type: 'FetchCompleted' | 'FetchFailed' }>['data'][] {
  return events.flatMap((recorded) => {
    const event = jobCodec.decode(recorded);
    return event?.type === 'FetchCompleted' || event?.type === 'FetchFailed' ? [event.data] : [];
  });
}
