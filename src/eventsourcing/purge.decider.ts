import type { Decider } from './decider.js';
import { EntityNotFoundError, NotDeletedError } from './entity.errors.js';
import type { Event } from './event.js';
import type { Model } from './model.js';
import type { PurgeStream } from './purge.command.js';

/** All that a purge must know of an entity. */
export type Purgeable = 'absent' | 'there' | 'deleted' | 'purged';

/** Decides purges of the entities of a model, whatever else that model decides. */
export function purgeDecider(model: Model): Decider<Purgeable, PurgeStream, Event> {
  const { erasure } = model;
  return {
    initialState: 'absent',

    decide({ entity: { id }, reason, removed, at, origin }, state) {
      switch (state) {
        case 'absent':
          throw new EntityNotFoundError(model, id);
        case 'there':
          throw new NotDeletedError(model, id);
        case 'deleted':
          if (!erasure || removed.length === 0) return [];
          return [erasure.purged(id, { by: origin.actor, reason, removed, purgedAt: at.toISOString() })];
        case 'purged':
          return []; // what is left is the record of what was removed
      }
    },

    evolve(state, event) {
      if (event.type === erasure?.purgedType) return 'purged'; // whether or not the events before it are truncated yet
      if (state === 'absent') return 'there';
      return state === 'there' && erasure?.deletedAt(event) ? 'deleted' : state;
    },
  };
}
