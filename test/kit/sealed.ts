import { randomUUID } from 'node:crypto';
import type { Event, Sealed } from '../../src/eventsourcing/event.js';
import { type ChainEnd, seal } from '../../src/eventsourcing/seal.js';

/** Events made ready for the log, in a chain that begins after `previous`. */
export function sealed<E extends Event>(
  stream: string,
  events: readonly E[],
  previous?: ChainEnd,
): readonly Sealed<E>[] {
  return seal(events, {
    stream,
    previous,
    origin: { actor: 'test', correlationId: 'test', causationId: 'test' },
    schemaOf: () => 1,
    newId: randomUUID,
  });
}
