import { UnreadableEventError } from '../eventsourcing/codec.js';
import type { Event } from '../eventsourcing/event.js';
import type { EventStore } from '../eventsourcing/event-store.js';
import { foldStream, isErasure, type Model, streamOf, type View } from '../eventsourcing/model.js';
import type { KnownRevisions } from '../read-model/known-revisions.js';

/** Where a view is brought up to what is known, and from. */
export interface Known {
  readonly known: KnownRevisions;
  readonly store: EventStore;
}

/**
 * A view as it was kept, unless it is missing, or behind what this process knows of its stream: then the stream is folded.
 * What no one can read of it keeps nobody from the view, which then tells what lists tell: unless the entity was deleted
 * behind that, or whoever asks needs to know it as the log has it.
 * @param isFresh the answer must hold everything that the log holds now, however new the view looks
 */
export async function currentView<E extends Event, V extends View>(
  model: Pick<Model<E, V>, 'category' | 'codec' | 'erasure' | 'project'>,
  id: string,
  kept: V | undefined,
  isFresh: boolean,
  { known, store }: Known,
): Promise<V | undefined> {
  const stream = streamOf(model, id);
  const isCurrent = kept !== undefined && !isFresh && !known.isBehind(stream, kept.revision);
  if (isCurrent) return kept;

  const further = await store.read(stream, kept?.revision);
  try {
    return foldStream(model, further, kept);
  } catch (error) {
    const isParked = error instanceof UnreadableEventError; // or soon will be
    const isDeleted = further.some(({ type }) => isErasure(model, type));
    if (kept && isParked && !isFresh && !isDeleted) return kept;
    throw error;
  }
}
