import type { DeliveryOutcome } from './callback.commands.js';

const [SECOND, MINUTE, HOUR] = [1_000, 60_000, 3_600_000];

/** How long to wait after each failure. After the last of these waits it is sent for the last time. */
export const WAITS_MS: readonly number[] = [
  5 * SECOND,
  30 * SECOND,
  2 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  4 * HOUR,
  8 * HOUR,
  12 * HOUR,
];

/** A receiver may ask for more patience than the schedule has, but not for more than this. */
export const RETRY_AFTER_CAP_MS = 12 * HOUR;

/** Receivers that failed together are not asked again together: each wait is longer or shorter by up to a tenth. */
const JITTER = 0.1;

/** RFC 9110, 15.5.11, and Standard Webhooks: the receiver wants no more of this. */
const GONE = 410;

export function isDelivered(outcome: DeliveryOutcome): boolean {
  return outcome.kind === 'answer' && outcome.answer.httpStatus >= 200 && outcome.answer.httpStatus <= 299;
}

/** When a callback is sent again after the n-th failure; undefined where it is given up. */
export function retryAt(failures: number, outcome: DeliveryOutcome, chance: number, at: Date): Date | undefined {
  const waitMs = WAITS_MS[failures - 1];
  const asked = outcome.kind === 'answer' ? outcome : undefined;
  if (waitMs === undefined || asked?.answer.httpStatus === GONE) return undefined;

  const spreadMs = Math.round(waitMs * (1 - JITTER + 2 * JITTER * chance));
  return new Date(at.getTime() + Math.max(spreadMs, Math.min(asked?.retryAfterMs ?? 0, RETRY_AFTER_CAP_MS)));
}

/**
 * Whether a wait is over. A clock that shows a time before it began was set back: then it is over too, since nobody knows
 * how long it has lasted, and it must not become longer. One delivery too early is harmless.
 */
export function isWaitOver(wait: { readonly dueAt: string; readonly since: string }, at: Date): boolean {
  return Date.parse(wait.dueAt) <= at.getTime() || at.getTime() < Date.parse(wait.since);
}
