import type { Recorded } from '../eventsourcing/event.js';
import type { Model } from '../eventsourcing/model.js';
import type { PurgeRecord, RemovedEvent } from '../eventsourcing/purge.js';

/** What a purge still has to do with a stream. */
export type PurgeStep =
  /** The entity was not deleted, or not by then, or nothing is left of it but the record of its purge. */
  | { readonly kind: 'leave' }
  /** What is to be removed is to be written down first. */
  | { readonly kind: 'record'; readonly removed: readonly RemovedEvent[] }
  /** All before a revision is written down, and still there. */
  | { readonly kind: 'remove'; readonly before: bigint; readonly events: number };

/**
 * The next step in purging an entity that was deleted before a time, by its stream as it is now. A purge that was begun
 * is ended whatever the time: the log says already that it happened.
 * @throws UnrecordedEventError
 * @throws UnreadableEventError
 */
export function nextPurgeStep({ codec, erasure }: Model, stream: readonly Recorded[], deletedBefore: Date): PurgeStep {
  const last = stream.at(-1);
  const event = last && codec.decode(last);
  if (!event) return { kind: 'leave' };

  const record = erasure?.recordIn(event);
  if (record) return removal(last, record, stream.slice(0, -1));

  const deletedAt = erasure?.deletedAt(event);
  if (!deletedAt || deletedAt >= deletedBefore) return { kind: 'leave' };

  const removed = stream.map(({ position, metadata: { hash } }) => ({ position: position.toString(), hash }));
  return { kind: 'record', removed };
}

function removal({ stream, revision }: Recorded, { removed }: PurgeRecord, earlier: readonly Recorded[]): PurgeStep {
  if (earlier.length === 0) return { kind: 'leave' };

  const recorded = new Set(removed.map(({ hash }) => hash));
  const unrecorded = earlier.find(({ metadata }) => !recorded.has(metadata.hash));
  if (unrecorded) throw new UnrecordedEventError(stream, unrecorded.revision);
  return { kind: 'remove', before: revision, events: earlier.length };
}

/** An event that is removed without a record would leave a gap in the chain of hashes. */
export class UnrecordedEventError extends Error {
  override readonly name = 'UnrecordedEventError';

  constructor(stream: string, revision: bigint) {
    super(`The purge of ${stream} does not name its event at revision ${revision}: nothing of it is removed`);
  }
}
