/** The lease of the projector that leads. */
export const PROJECTOR_LEASE = 'projector';

/** The lease of the rebuild that runs: a second one would only be in its way. */
export const REBUILD_LEASE = 'rebuild';

const CLOCKS_APART_MS = 60_000;

/** When a lease ends that is taken or renewed now. One that ends after `latest` was set by a clock that was wrong. */
export function leaseEnds(forMs: number, at: Date): { readonly until: Date; readonly latest: Date } {
  const until = at.getTime() + forMs;
  return { until: new Date(until), latest: new Date(until + CLOCKS_APART_MS) };
}

/** Who may do what only one should do. It saves work and no more: what must not happen twice has a fence of its own. */
export abstract class Leases {
  /** Takes or renews a lease. False where another holder's has not run out yet. */
  abstract take(name: string, holder: string, forMs: number, at: Date): Promise<boolean>;

  /** Gives a lease back, if this holder still has it. */
  abstract release(name: string, holder: string): Promise<void>;

  /** Who holds a lease now. */
  abstract holder(name: string, at: Date): Promise<string | undefined>;
}
