import type { Metadata } from './metadata.js';

/** A fact, named in the past tense. Its data must survive a round trip through JSON. */
export interface Event<Type extends string = string, Data extends object = object> {
  readonly type: Type;
  readonly data: Data;
}

/** An event as it will lie in the log: named, dated by its actor, and chained to the one before it. */
export type Sealed<E extends Event = Event> = E & {
  /** A UUID. An append that is sent again carries the same one, which is how a store knows it. */
  readonly id: string;
  readonly metadata: Metadata;
};

/**
 * A fact as the store returns it: what happened, and where and when it was written. It is not checked: where somebody
 * changed the log, data and metadata may be anything, and text where they are no JSON any more. A codec reads it.
 */
export type Recorded<E extends Event = Event> = Sealed<E> & {
  readonly stream: string;
  /** Place in its stream, counted from 0. */
  readonly revision: bigint;
  /** Place in the whole log. Always grows; may skip. */
  readonly position: bigint;
  readonly recordedAt: Date;
};
