import type { Recorded } from './event.js';

/**
 * An event by which a log is known again. Its stream is named, since a stream can be asked for whatever became of the
 * rest of the log; its hash, since a purge leaves no more of an event than its position and its hash.
 */
export interface Witness {
  readonly position: bigint;
  readonly stream: string;
  readonly eventId: string;
  /** Lower-case hex. */
  readonly hash: string;
}

/** Two of the events that something was made from: one of the first, and the one that its checkpoint stands at. */
export interface Witnesses {
  readonly origin: Witness;
  readonly last: Witness;
}

export function witnessOf({ position, stream, id, metadata }: Recorded): Witness {
  return { position, stream, eventId: id, hash: String(metadata?.hash) }; // whoever broke it may have taken all of it
}
