import { UnreadableEventError } from '../eventsourcing/codec.js';
import type { Event, Recorded } from '../eventsourcing/event.js';
import { foldStream, type Model, type Models, type View } from '../eventsourcing/model.js';

/** A stream without what its purge removed, whether or not that was truncated yet. */
export function keptOf(stream: readonly Recorded[], models: Models): readonly Recorded[] {
  const purge = stream.findLastIndex((event) => models.isPurge(event));
  return stream.slice(Math.max(0, purge));
}

/** The view that events make; none where one of them was made unreadable. */
export function foldedOrNone<E extends Event, V extends View>(
  model: Model<E, V>,
  events: readonly Recorded[],
): V | undefined {
  try {
    return foldStream(model, events);
  } catch (error) {
    if (error instanceof UnreadableEventError) return undefined;
    throw error;
  }
}
