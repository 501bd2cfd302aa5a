/** What was done last to a host by hand. */
export interface HostView {
  readonly host: string;
  /** The revision of its stream that this view stands for. */
  readonly revision: bigint;
  readonly status: HostStatus;
  readonly by: string;
  readonly reason: string | null;
  /** ISO 8601 in UTC. */
  readonly at: string;
  /** When the hold ends by itself; null of a host that was released. */
  readonly until: string | null;
}

/** A host stays `held` in the log when its hold has ended by itself: no event says so. */
export type HostStatus = 'held' | 'released';
export const HOST_STATUSES: readonly HostStatus[] = ['held', 'released'];
