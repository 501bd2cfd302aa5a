import { sha256 } from './digest.js';
import type { Event, Recorded, Sealed } from './event.js';
import type { ExpectedRevision } from './event-store.js';
import type { Metadata, Origin } from './metadata.js';

/** The end of a stream's hash chain: the revision of its last event, and that event's hash. */
export interface ChainEnd {
  readonly revision: bigint;
  readonly hash: string;
}

export interface Seal {
  readonly stream: string;
  /** The event that the first of the batch follows; none at the start of a stream. */
  readonly previous: ChainEnd | undefined;
  readonly origin: Required<Origin>;
  schemaOf(type: string): number;
  /** A fresh UUID for each event: a new decision is a new event, a resend is not. */
  newId(): string;
}

/** Decided events, made ready for the log: with ids, metadata and their place in the stream's hash chain. */
export function seal<E extends Event>(events: readonly E[], how: Seal): readonly Sealed<E>[] {
  const { stream, origin } = how;
  let previous = how.previous;
  return events.map((event) => {
    const { actor, correlationId, causationId } = origin;
    const unchained = { actor, correlationId, causationId, schema: how.schemaOf(event.type) };
    const id = how.newId();
    const revision = (previous?.revision ?? -1n) + 1n;
    const hash = chainHash(previous?.hash, { stream, revision, id, type: event.type, data: event.data }, unchained);
    previous = { revision, hash };
    return Object.freeze({ ...event, id, metadata: { ...unchained, hash } });
  });
}

/** Whether an event, as stored and before any upcasting, still is what was sealed after `previousHash`. */
export function isUnbroken(previousHash: string | undefined, event: Recorded): boolean {
  const { hash, ...unchained }: Partial<Metadata> = event.metadata ?? {}; // whoever broke it may have taken all of it
  return chainHash(previousHash, event, unchained) === hash;
}

/** What an append must find in the store: the chain's end is the expected revision. */
export function expectedAfter(previous: ChainEnd | undefined): ExpectedRevision {
  return previous?.revision ?? 'no_stream';
}

/** JSON of a list of texts is unambiguous: no two different events make the same text. */
function chainHash(
  previousHash: string | undefined,
  event: Pick<Recorded, 'stream' | 'revision' | 'id' | 'type' | 'data'>,
  metadata: Partial<Metadata>,
): string {
  return sha256(
    JSON.stringify([
      previousHash ?? null,
      event.stream,
      event.revision.toString(),
      event.id,
      event.type,
      JSON.stringify(event.data),
      JSON.stringify(metadata),
    ]),
  );
}
