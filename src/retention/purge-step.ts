import type { Recorded } from '../eventsourcing/event.js';
import { jobCodec } from '../job/job.codec.js';
import type { JobPurged } from '../job/job.events.js';

/** What a purge still has to do with a stream. */
export type PurgeStep =
  /** The job was not deleted, or not by then, or nothing is left of it but the record of its purge. */
  | { readonly kind: 'leave' }
  /** What is to be removed is to be written down first. */
  | { readonly kind: 'record'; readonly removed: JobPurged['data']['removed'] }
  /** All before a revision is written down, and still there. */
  | { readonly kind: 'remove'; readonly before: bigint; readonly events: number };

/**
 * The next step in purging a job that was deleted before a time, by its stream as it is now. A purge that was begun is
 * ended whatever the time: the log says already that it happened.
 * @throws UnrecordedEventError
 * @throws UnreadableEventError
 */
export function nextPurgeStep(stream: readonly Recorded[], deletedBefore: Date): PurgeStep {
  const last = stream.at(-1);
  const event = last && jobCodec.decode(last);
  if (event?.type === 'JobPurged') return removal(event, stream.slice(0, -1));
  if (event?.type !== 'JobDeleted' || new Date(event.data.deletedAt) >= deletedBefore) return { kind: 'leave' };

  const removed = stream.map(({ position, metadata: { hash } }) => ({ position: position.toString(), hash }));
  return { kind: 'record', removed };
}

function removal({ stream, revision, data }: Recorded<JobPurged>, earlier: readonly Recorded[]): PurgeStep {
  if (earlier.length === 0) return { kind: 'leave' };

  const recorded = new Set(data.removed.map(({ hash }) => hash));
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
