import { CLOCKS_APART_MS } from './claim-term.js';

/** How a host fares that keeps failing. Times are milliseconds since 1970. */
export interface HostBackoff {
  /** Rounds of failures in a row, less what it has answered since. One at least. */
  readonly level: number;
  /** When the latest failure came that counted. */
  readonly failedAt: number;
}

/** A fetch that ended: as those of a host do that is in trouble, or with an answer. */
export type FetchFate =
  | { readonly kind: 'failed'; readonly beganAt: Date; readonly at: Date }
  | { readonly kind: 'answered'; readonly at: Date };

/** From this level on nothing of it begins for a while, after each further round for twice as long. */
const FIRST_HELD_LEVEL = 5;
const FIRST_REST_MS = 10_000;
const LONGEST_REST_MS = 5 * 60_000;

/** A host that has not failed for so long is trusted as any other. */
const FORGOTTEN_AFTER_MS = 30 * 60_000;

/**
 * How a host fares after one more fetch; null where it is trusted again, undefined where nothing changes. What began
 * no later than the last failure that counted is of the same round: many fetches that fail together are one.
 */
export function afterFate(before: HostBackoff | undefined, fate: FetchFate): HostBackoff | null | undefined {
  const known = before && (isRemembered(before, fate.at) ? before : undefined);
  if (fate.kind === 'failed') {
    if (known && fate.beganAt.getTime() <= known.failedAt) return undefined;
    return { level: (known?.level ?? 0) + 1, failedAt: fate.at.getTime() };
  }
  if (!known) return before && null;

  const level = Math.min(known.level, FIRST_HELD_LEVEL) - 1;
  return level > 0 ? { ...known, level } : null;
}

/** For how long a host is left alone after a failure that brought it to this level. */
export function restMs({ level }: HostBackoff): number {
  if (level < FIRST_HELD_LEVEL) return 0;

  return Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** (level - FIRST_HELD_LEVEL));
}

/** How many of its slots may be used: half of them with each level, and always one; one alone where it rests in between. */
export function slotsAmid(backoff: HostBackoff | undefined, slots: number, at: Date): number {
  if (!backoff || !isRemembered(backoff, at)) return slots;
  if (backoff.level >= FIRST_HELD_LEVEL) return 1;

  return Math.max(1, Math.floor(slots / 2 ** backoff.level));
}

/** After this it counts for nothing. */
export function forgottenAt({ failedAt }: HostBackoff): Date {
  return new Date(failedAt + FORGOTTEN_AFTER_MS);
}

/** A failure that is still to come was written by a clock that was set back since. */
function isRemembered(backoff: HostBackoff, at: Date): boolean {
  return backoff.failedAt <= at.getTime() + CLOCKS_APART_MS && forgottenAt(backoff) > at;
}
