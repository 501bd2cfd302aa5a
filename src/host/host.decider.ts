import type { Decider } from '../eventsourcing/decider.js';
import type { HostCommand } from './host.commands.js';
import type { HostEvent } from './host.events.js';
import { areSameOverrides, type HostOverrides, NO_OVERRIDES, overridesAmong } from './host.overrides.js';

/** What somebody said of a host by hand, and that stands. */
export interface HostOrders {
  /** Until when it is held, in milliseconds since 1970; null where it is not. */
  readonly heldUntil: number | null;
  readonly overrides: HostOverrides;
}

/** Which hosts are left alone because somebody says so, and which are fetched from in another way than all others. */
export const hostDecider: Decider<HostOrders, HostCommand, HostEvent> = {
  initialState: { heldUntil: null, overrides: NO_OVERRIDES },

  decide(command, { heldUntil, overrides: standing }) {
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
      case 'SetHostOverrides': {
        if (areSameOverrides(command.overrides, standing)) return [];
        const overrides = overridesAmong(command.overrides);
        return [{ type: 'HostOverridesSet', data: { ...byHand, overrides, setAt: at.toISOString() } }];
      }
    }
  },

  evolve(orders, { type, data }) {
    switch (type) {
      case 'HostHeld':
        return { ...orders, heldUntil: Date.parse(data.until) };
      case 'HostReleased':
        return { ...orders, heldUntil: null };
      case 'HostOverridesSet':
        return { ...orders, overrides: data.overrides };
    }
  },
};
