import type { Recorded } from '../eventsourcing/event.js';
import type { Models } from '../eventsourcing/model.js';
import { isUnbroken } from '../eventsourcing/seal.js';
import { type Finding, findingAt } from './finding.js';
import { purgeOf, UnsoundPurgeError } from './purge-record.js';

/** What an event follows in its stream. */
export interface Link {
  readonly revision: bigint;
  readonly position: bigint;
  readonly hash: string | undefined;
}

export function linkOf({ revision, position, metadata }: Recorded): Link {
  return { revision, position, hash: metadata?.hash };
}

/** What is wrong with an event after the one before it; undefined where it fits. */
export function flawOf(event: Recorded, previous: Link | undefined, models: Models): Finding | undefined {
  const problem = models.isPurge(event) ? problemOfPurge(event, models) : problemOf(event, previous);
  return problem === undefined ? undefined : findingAt(event, problem);
}

/** Everything that is wrong with the chain of one stream, read from its first kept event on. */
export function flawsIn(stream: readonly Recorded[], models: Models): readonly Finding[] {
  return stream.flatMap((event, n) => {
    const before = stream[n - 1];
    return flawOf(event, before && linkOf(before), models) ?? [];
  });
}

function problemOf(event: Recorded, previous: Link | undefined): string | undefined {
  if (event.revision > 0n) {
    if (!previous) return 'is the first that is left of its stream, and no purge says so';
    if (previous.revision !== event.revision - 1n)
      return `follows on revision ${previous.revision}: others are missing`;
    if (previous.position > event.position) return 'lies before the event that it followed';
  }
  return isUnbroken(previous?.hash, event) ? undefined : CHANGED;
}

/** A purge is chained to the last event that it removed, whether or not that one is still there. */
function problemOfPurge(event: Recorded, models: Models): string | undefined {
  try {
    const { removed } = purgeOf(event, models);
    return isUnbroken(removed.at(-1)?.hash, event) ? undefined : CHANGED;
  } catch (error) {
    if (error instanceof UnsoundPurgeError) return error.message;
    throw error;
  }
}

const CHANGED = 'does not have the hash of what it says after the event before it: one of them was changed';
