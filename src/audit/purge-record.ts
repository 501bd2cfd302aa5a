import type { Recorded } from '../eventsourcing/event.js';
import type { Models } from '../eventsourcing/model.js';
import type { PurgeRecord } from '../eventsourcing/purge.js';

/** An event that was removed by a purge: all that is still told of it. */
export interface Removal {
  readonly position: bigint;
  readonly hash: string;
}

/** What the event of a purge says. */
export interface PastPurge {
  readonly category: string;
  readonly id: string;
  readonly by: string;
  readonly reason: string | null;
  readonly purgedAt: string;
  readonly position: bigint;
  /** Every event of the stream before the purge, in order. */
  readonly removed: readonly Removal[];
}

/**
 * Reads the record of a purge, and trusts none of it: what it removed must be as many events as went before it, at
 * positions that grow and lie before its own.
 * @throws UnsoundPurgeError with what is wrong, as the rest of a sentence.
 */
export function purgeOf(recorded: Recorded, models: Models): PastPurge {
  const { category, id, record } = recordOf(recorded, models);
  const { by, reason, purgedAt, removed } = record;
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
  return { category, id, by, reason, purgedAt, position: recorded.position, removed: removals };
}

/** What is told by the record of a purge, if it is a sound one: whoever verifies the log says where it is not. */
export function soundPurgeOf(recorded: Recorded, models: Models): PastPurge | undefined {
  try {
    return purgeOf(recorded, models);
  } catch (error) {
    if (error instanceof UnsoundPurgeError) return undefined;
    throw error;
  }
}

/** The record of a purge is not one that this service writes. */
export class UnsoundPurgeError extends Error {
  override readonly name = 'UnsoundPurgeError';
}

const POSITION = /^\d{1,19}$/;
const HASH = /^[0-9a-f]{64}$/;
const NO_RECORD = 'is not the record of a purge';

function recordOf(recorded: Recorded, models: Models): { category: string; id: string; record: PurgeRecord } {
  const entity = models.entityOf(recorded.stream);
  if (!entity) throw new UnsoundPurgeError(NO_RECORD);

  const { category, codec, erasure } = entity.model;
  try {
    const event = codec.decode(recorded);
    const record = event && erasure?.recordIn(event);
    if (record) return { category, id: entity.id, record };
  } catch (cause) {
    throw new UnsoundPurgeError(NO_RECORD, { cause });
  }
  throw new UnsoundPurgeError(NO_RECORD);
}
