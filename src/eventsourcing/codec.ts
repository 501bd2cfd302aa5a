import type { Event, Recorded } from './event.js';

/** Between the events of a model and what lies in the log, whatever year it was written in. */
export interface Codec<E extends Event> {
  /** The schema that an event of this type is written with today. */
  schemaOf(type: E['type']): number;
  /**
   * The event in today's shape, or undefined for a type this model does not know (written by a newer version).
   * @throws UnreadableEventError where the type is known and the data is not what was ever written under it.
   */
  decode(recorded: Recorded): Recorded<E> | undefined;
}

/** An event that no version of this service can have written. A projection parks its stream. */
export class UnreadableEventError extends Error {
  override readonly name = 'UnreadableEventError';

  constructor({ type, stream, revision }: Pick<Recorded, 'type' | 'stream' | 'revision'>, why: string) {
    super(`The ${type} at revision ${revision} of ${stream} cannot be read: ${why}`);
  }
}
