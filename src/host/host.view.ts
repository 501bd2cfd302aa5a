import type { HostOverrides } from './host.overrides.js';

/** What was done last to a host by hand. */
export interface HostView {
  readonly host: string;
  /** The revision of its stream that this view stands for. */
  readonly revision: bigint;
  readonly status: HostStatus;
  /** Of its hold or release; of a host that never was held, of its overrides. */
  readonly by: string;
  readonly reason: string | null;
  /** ISO 8601 in UTC. */
  readonly at: string;
  /** When the hold ends by itself; null of a host that is not held. */
  readonly until: string | null;
  /** Left out where none stand. */
  readonly overrides?: OverridesSetByHand;
}

/** The overrides of a host that were set by hand. */
export interface OverridesSetByHand {
  readonly overrides: HostOverrides;
  readonly by: string;
  readonly reason: string | null;
  /** ISO 8601 in UTC. */
  readonly setAt: string;
}

/** A host stays `held` in the log when its hold has ended by itself: no event says so. One that never was held is `free`. */
export type HostStatus = 'held' | 'released' | 'free';
export const HOST_STATUSES: readonly HostStatus[] = ['held', 'released', 'free'];
