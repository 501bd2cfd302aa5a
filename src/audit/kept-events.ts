import { UnreadableEventError } from '../eventsourcing/codec.js';
import type { Recorded } from '../eventsourcing/event.js';
import { foldRecorded } from '../job/job.projection.js';
import type { JobView } from '../job/job.view.js';
import { isPurge } from './purge-record.js';

/** A stream without what its purge removed, whether or not that was truncated yet. */
export function keptOf(stream: readonly Recorded[]): readonly Recorded[] {
  return stream.slice(Math.max(0, stream.findLastIndex(isPurge)));
}

/** The view that events make; none where one of them was made unreadable. */
export function foldedOrNone(events: readonly Recorded[]): JobView | undefined {
  try {
    return foldRecorded(events);
  } catch (error) {
    if (error instanceof UnreadableEventError) return undefined;
    throw error;
  }
}
