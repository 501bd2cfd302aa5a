import type { Decider } from '../eventsourcing/decider.js';
import type { QueueCommand } from './queue.commands.js';
import type { QueueEvent } from './queue.events.js';
import type { QueueStatus } from './queue.view.js';

/** Whether what waits in a queue is given to workers, or runners. */
export const queueDecider: Decider<QueueStatus, QueueCommand, QueueEvent> = {
  initialState: 'open',

  decide({ type, queue, reason, at, origin }, status) {
    const byHand = { queue, by: origin.actor, reason };
    switch (type) {
      case 'PauseQueue':
        return status === 'paused' ? [] : [{ type: 'QueuePaused', data: { ...byHand, pausedAt: at.toISOString() } }];
      case 'ResumeQueue':
        return status === 'open' ? [] : [{ type: 'QueueResumed', data: { ...byHand, resumedAt: at.toISOString() } }];
    }
  },

  evolve(_, { type }) {
    switch (type) {
      case 'QueuePaused':
        return 'paused';
      case 'QueueResumed':
        return 'open';
    }
  },
};
