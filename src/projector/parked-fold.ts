import type { Recorded } from '../eventsourcing/event.js';
import type { EventStore } from '../eventsourcing/event-store.js';
import type { Models } from '../eventsourcing/model.js';
import type { ParkedStream } from '../read-model/parking.js';
import type { KindChanges, ProjectionStore } from '../read-model/projection-store.js';
import { entitiesIn, foldPage } from './fold-page.js';
import { loadKnown } from './known-views.js';

/** What a parked stream comes to where it is folded on. */
export interface ParkedFold {
  /** The checkpoint of the views: up to it the stream's events are folded. */
  readonly at: bigint;
  readonly kinds: readonly KindChanges[];
  /** Where it stands still again; undefined where it goes on. */
  readonly again: ParkedStream | undefined;
  readonly skipped: readonly Recorded[];
}

/**
 * Folds a parked stream from the event on that it is parked at, as far as the views are. Nothing is written.
 * @param isSkipped whether the views do without an event, if it cannot be read
 */
export async function foldParked(
  parked: ParkedStream,
  views: ProjectionStore,
  isSkipped: (event: Recorded) => boolean,
  { log, models }: { readonly log: EventStore; readonly models: Models },
): Promise<ParkedFold> {
  const at = (await views.checkpoint()) ?? 0n; // before the events: none up to it is missing then
  const events = (await unreadOf(parked, log)).filter(({ position }) => position <= at);
  const known = await loadKnown(views, entitiesIn(events, models));
  const folded = foldPage(events, models, known, { isParked: () => false, isSkipped });
  return { at, kinds: folded.kinds, again: folded.parked[0], skipped: folded.skipped };
}

/** The events of a parked stream from the one on that it is parked at. */
export async function unreadOf({ stream, revision }: ParkedStream, log: EventStore): Promise<readonly Recorded[]> {
  return log.read(stream, revision > 0n ? revision - 1n : undefined);
}
