import type { Timings } from '../../../outbound/fetcher.js';

/** Moments of the monotonic clock, in milliseconds. */
interface Moments {
  readonly resolvedAt?: number | undefined;
  readonly connectedAt?: number | undefined;
  readonly firstByteAt?: number | undefined;
}

/** How long each step had taken, from the begin of a fetch to now. */
export function timingsSince(startedAt: number, { resolvedAt, connectedAt, firstByteAt }: Moments = {}): Timings {
  const since = (moment: number | undefined) => (moment === undefined ? null : Math.round(moment - startedAt));
  return {
    dnsMs: since(resolvedAt),
    connectMs: since(connectedAt),
    firstByteMs: since(firstByteAt),
    totalMs: Math.round(performance.now() - startedAt),
  };
}
