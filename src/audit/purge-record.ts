import type { Recorded } from '../eventsourcing/event.js';
import { jobCodec } from '../job/job.codec.js';

/** An event that was removed by a purge: all that is still told of it. */
export interface Removal {
  readonly position: bigint;
  readonly hash: string;
}

/** What a JobPurged says. */
export interface Purge {
  readonly jobId: string;
  readonly by: string;
  readonly reason: string | null;
  readonly purgedAt: string;
  readonly position: bigint;
  /** Every event of the stream before the purge, in order. */
  readonly removed: readonly Removal[];
}

export function isPurge({ type }: Recorded): boolean {
  return type === 'JobPurged';
}

/**
 * Reads the record of a purge, and trusts none of it: what it removed must be as many events as went before it, at
 * positions that grow and lie before its own.
 * @throws UnsoundPurgeError with what is wrong, as the rest of a sentence.
 */
export function purgeOf(recorded: Recorded): Purge {
  const { jobId, by, reason, purgedAt, removed } = dataOf(recorded);
  const removals = removed.map(({ position, hash }) => {
    if (!POSITION.test(position) || !HASH.test(hash)) throw new UnsoundPurgeError('names no position and hash');
    return { position: BigInt(position), hash };
  });
  if (BigInt(removals.length) !== recorded.revision) {
    throw new UnsoundPurgeError(`names ${removals.length} removed events where ${recorded.revision} went before it`);
  }
  let last = -1n;
  for (const { position } of [...removals, recorded]) {
    if (position <= last) throw new UnsoundPurgeError('names removed events that are not in the order of the log');
    last = position;
  }
  return { jobId, by, reason, purgedAt, position: recorded.position, removed: removals };
}

/** The record of a purge is not one that this service writes. */
export class UnsoundPurgeError extends Error {
  override readonly name = 'UnsoundPurgeError';
}

const POSITION = /^\d{1,19}$/;
const HASH = /^[0-9a-f]{64}$/;

function dataOf(recorded: Recorded) {
  try {
    const event = jobCodec.decode(recorded);
    if (event?.type === 'JobPurged') return event.data;
  } catch (error) {
    throw new UnsoundPurgeError('is not the record of a purge', { cause: error });
  }
  throw new UnsoundPurgeError('is not the record of a purge');
}
