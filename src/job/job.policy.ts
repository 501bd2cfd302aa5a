import type { FetchErrorCode } from './job.events.js';
import type { HeaderPair } from './job.headers.js';
import type { JobOptions } from './job.options.js';

/** The window in which a URL is not fetched again. Starts with the submission; a job exactly this old is too old. */
export const DEFAULT_MAX_AGE_SECONDS = 3_600;

/** A fetch that takes its runner down this many times in a row ends its job. */
export const MAX_RUNNERS_LOST = 3;

/** So many URLs may want to be told of one job: each is an event on its stream. */
export const MAX_CALLBACKS = 100;

const BACKOFF_BASE_MS = 1_000;
const BACKOFF_CAP_MS = 5 * 60_000;
const RETRY_AFTER_CAP_MS = 60 * 60_000;

/** RFC 9110, 15.5.9, 15.6; RFC 6585 (429); RFC 8470 (425): statuses that say "later", not "no". */
const RETRIED_STATUSES: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);
const HOLDING_STATUSES: ReadonlySet<number> = new Set([429, 503]);

const RETRIED_CODES: ReadonlySet<FetchErrorCode> = new Set<FetchErrorCode>([
  'dns_not_found',
  'dns_failed',
  'connection_refused',
  'connection_reset',
  'tls_failed',
  'timeout_connect',
  'timeout_headers',
  'timeout_body',
  'timeout_total',
  'truncated',
  'internal',
]);

interface Answer {
  readonly httpStatus: number;
  readonly headers: readonly HeaderPair[];
}

/** When a job that was queued at a time may start: at once, unless it was submitted for later. */
export function dueFrom(queuedAt: string, { notBefore }: Pick<JobOptions, 'notBefore'>): Date {
  const queued = new Date(queuedAt);
  const earliest = notBefore === null ? queued : new Date(notBefore);
  return earliest > queued ? earliest : queued;
}

/** Since when a job waits that was queued at a time; undefined where it waits for a time of the clock. */
export function waitsFrom(queuedAt: string, options: Pick<JobOptions, 'notBefore'>): Date | undefined {
  const queued = new Date(queuedAt);
  return dueFrom(queuedAt, options) > queued ? undefined : queued;
}

/**
 * Whether a job may start. A clock that shows a time before the wait began was set back: a wait that was decided as a
 * span is over then, for nobody knows how long it has lasted, and it must not become longer. `notBefore` is no span.
 */
export function isWaitOver({ dueAt, waitsSince }: { dueAt: Date; waitsSince: Date | undefined }, at: Date): boolean {
  return dueAt <= at || (waitsSince !== undefined && at < waitsSince);
}

/** Whether another try may end better. */
export function isRetried(code: FetchErrorCode, response: Answer | undefined): boolean {
  if (code === 'http_status') return response !== undefined && RETRIED_STATUSES.has(response.httpStatus);

  return RETRIED_CODES.has(code);
}

/**
 * When to try again after the n-th failure: as long as the origin asked for, up to an hour; otherwise after a
 * random part of an exponentially growing wait (full jitter, so that those who failed together don't return together).
 */
export function retryAt(failures: number, response: Answer | undefined, chance: number, at: Date): Date {
  const asked = response && retryAfterMs(response, at);
  const backoff = Math.min(BACKOFF_CAP_MS, BACKOFF_BASE_MS * 2 ** (failures - 1));
  const wait = asked ? Math.min(asked, RETRY_AFTER_CAP_MS) : Math.round(chance * backoff);
  return new Date(at.getTime() + wait);
}

/** Until when a response asks everybody to wait, if it does. Its whole host is held until then. */
export function holdUntil(response: Answer, at: Date): Date | undefined {
  if (!HOLDING_STATUSES.has(response.httpStatus)) return undefined;
  const asked = retryAfterMs(response, at);
  if (!asked) return undefined;

  return new Date(at.getTime() + Math.min(asked, RETRY_AFTER_CAP_MS));
}

/** Whether a job of this age still stands for a submission that accepts one up to `maxAgeSeconds` old. */
export function isWithinWindow(submittedAt: Date, maxAgeSeconds: number, at: Date): boolean {
  const ageMs = Math.max(0, at.getTime() - submittedAt.getTime());
  return maxAgeSeconds > 0 && ageMs < maxAgeSeconds * 1_000;
}

/** RFC 9110, 10.2.3: a number of seconds, or a date in GMT. `Date.parse` takes more than that. */
export function retryAfterMs({ headers }: Pick<Answer, 'headers'>, at: Date): number | undefined {
  const value = headers.find(([name]) => name === 'retry-after')?.[1].trim();
  if (!value) return undefined;
  if (/^\d+$/.test(value)) return Number(value) * 1_000;

  const date = value.endsWith(' GMT') ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - at.getTime());
}
