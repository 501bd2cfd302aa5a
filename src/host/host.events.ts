import type { Event } from '../eventsourcing/event.js';
import type { HostOverrides } from './host.overrides.js';

/*
 * What operators did to a host by hand. What its own servers asked for (Retry-After) is no event: it is politeness of
 * the moment. These names and shapes lie in the store for ever. Don't edit one: add the next, and an upcaster in
 * host.model.ts. Times are ISO 8601 in UTC.
 */

type ByHand = {
  /** As URLs have it: in lower case, with its port where it is not the scheme's own. */
  readonly host: string;
  readonly by: string;
  /** In the words of whoever sent it; null where nothing was said. */
  readonly reason: string | null;
};

export type HostHeld = Event<'HostHeld', ByHand & { readonly until: string; readonly heldAt: string }>;
export type HostReleased = Event<'HostReleased', ByHand & { readonly releasedAt: string }>;

/** What holds for this host from now on, in place of all that was set by hand before: nothing, where it is empty. */
export type HostOverridesSet = Event<
  'HostOverridesSet',
  ByHand & { readonly overrides: HostOverrides; readonly setAt: string }
>;

export type HostEvent = HostHeld | HostReleased | HostOverridesSet;
