/** For how long a worker holds a task. */
export interface Lease {
  /** null: until the task is completed. */
  readonly seconds: number | null;
  readonly until: Date | null;
}

/** As far as the clocks of two machines are ever apart, and much more: no worker loses a task for less. */
const CLOCKS_APART_MS = 60_000;

export function leaseFrom(at: Date, seconds: number | null): Lease {
  return { seconds, until: seconds === null ? null : new Date(at.getTime() + seconds * 1_000) };
}

/** The lease that times in the log tell of. */
export function leaseOf({
  leaseSeconds,
  leaseUntil,
}: {
  readonly leaseSeconds: number | null;
  readonly leaseUntil: string | null;
}): Lease {
  return { seconds: leaseSeconds, until: leaseUntil === null ? null : new Date(leaseUntil) };
}

/** Whether a lease is over. One that has more time left than it was given was dated by a clock that was set back. */
export function isLeaseOver({ seconds, until }: Lease, at: Date): boolean {
  if (seconds === null || until === null) return false;

  const leftMs = until.getTime() - at.getTime();
  return leftMs <= 0 || leftMs > seconds * 1_000 + CLOCKS_APART_MS;
}

/**
 * What a heartbeat makes of a lease: none where at least half of what it asks for is left, so that the log does not get an
 * event with every heartbeat.
 */
export function extended(lease: Lease, seconds: number | undefined, at: Date): Lease | undefined {
  const { until } = lease;
  const asked = seconds ?? lease.seconds;
  if (until === null || asked === null) return undefined;

  const isLong = until.getTime() - at.getTime() >= asked * 500;
  return isLong && !isLeaseOver(lease, at) ? undefined : leaseFrom(at, asked);
}

/** No lease is given later than this. One that says so was dated by a clock that was set back since, and is over. */
export function latestLeaseStart(at: Date): Date {
  return new Date(at.getTime() + CLOCKS_APART_MS);
}
