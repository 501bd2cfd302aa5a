import type { Decider } from '../eventsourcing/decider.js';
import type { HostCommand } from './host.commands.js';
import type { HostEvent } from './host.events.js';

/** Until when a host is held by hand, in milliseconds since 1970; null where it is not. */
export type HeldUntil = number | null;

/** Which hosts are left alone because somebody says so. */
export const hostDecider: Decider<HeldUntil, HostCommand, HostEvent> = {
  initialState: null,

  decide(command, heldUntil) {
    const { host, reason, at, origin } = command;
    const byHand = { host, by: origin.actor, reason };
    switch (command.type) {
      case 'HoldHost': {
        if (heldUntil !== null && heldUntil >= command.until.getTime()) return [];
        const until = command.until.toISOString();
        return [{ type: 'HostHeld', data: { ...byHand, until, heldAt: at.toISOString() } }];
      }
      case 'ReleaseHost': {
        const isHeld = command.isHeld || (heldUntil !== null && heldUntil > at.getTime());
        return isHeld ? [{ type: 'HostReleased', data: { ...byHand, releasedAt: at.toISOString() } }] : [];
      }
    }
  },

  evolve(_, { type, data }) {
    switch (type) {
      case 'HostHeld':
        return Date.parse(data.until);
      case 'HostReleased':
        return null;
    }
  },
};
