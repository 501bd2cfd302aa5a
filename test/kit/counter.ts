import { randomUUID } from 'node:crypto';
import type { ActorKind } from '../../src/actors/event-sourced-actor.js';
import type { Clock } from '../../src/eventsourcing/clock.js';
import type { Decider } from '../../src/eventsourcing/decider.js';
import type { Event, Recorded } from '../../src/eventsourcing/event.js';
import type { EventStore } from '../../src/eventsourcing/event-store.js';
import type { Origin } from '../../src/eventsourcing/metadata.js';

/** A toy of a model: a counter that is raised up to a limit, and says so each time. */
export type Raised = Event<'Raised', { readonly to: number }>;
export interface Raise {
  readonly upTo: number;
  readonly origin: Origin;
}

export class TooHighError extends Error {}

const decider: Decider<number, Raise, Raised> = {
  initialState: 0,
  decide({ upTo }, count) {
    if (upTo > 1_000) throw new TooHighError();
    return count < upTo ? [{ type: 'Raised', data: { to: count + 1 } }] : [];
  },
  evolve: (_, { data }) => data.to,
};

export function counterKind(store: EventStore, clock: Clock): ActorKind<number, Raise, Raised> {
  const codec = {
    schemaOf: () => 1,
    decode: (recorded: Recorded) => (recorded.type === 'Raised' ? (recorded as Recorded<Raised>) : undefined),
  };
  return { decider, codec, store, clock, newId: randomUUID, opens: ({ upTo }) => upTo === 1 };
}

export const raise = (upTo: number, origin: Origin = { actor: 'test' }): Raise => ({ upTo, origin });
