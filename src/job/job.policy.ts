import type { FetchErrorCode } from './job.events.js';
import type { HeaderPair } from './job.headers.js';
import type { JobOptions } from './job.options.js';
import { askedWaitMs, LONGEST_ASKED_MS } from './job.retry-after.js';

/** The window in which a URL is not fetched again. Starts with the submission; a job exactly this old is too old. */
export const DEFAULT_MAX_AGE_SECONDS = 3_600;

/** A fetch that takes its runner down this many times in a row ends its job. */
export const MAX_RUNNERS_LOST = 3;

/** So many URLs may want to be told of one job: each is an event on its stream. */
export const MAX_CALLBACKS = 100;

/** A job that is led to hosts which are not free for so long has failed, as others do for less. */
export const LONGEST_AWAITING_MS = 24 * 60 * 60_000;

const AWAITING_BASE_MS = 5_000;
const AWAITING_FACTOR = 2;

const BACKOFF_BASE_MS = 2_500;
const BACKOFF_FACTOR = 4;
const BACKOFF_CAP_MS = 5 * 60_000;

/** RFC 9110, 15.5.9; RFC 6585 (429); RFC 8470 (425): statuses of a client's error that say "later", not "no". */
const RETRIED_CLIENT_ERRORS: ReadonlySet<number> = new Set([408, 425, 429]);
/**
 * Errors of a server that no wait mends: not implemented, the version of HTTP, negotiation, a loop, an extension, a
 * portal to log in at. Every other 5xx counts as 500 does (RFC 9110, 15), 520 to 529 of proxies among them.
 */
const FINAL_SERVER_ERRORS: ReadonlySet<number> = new Set([501, 505, 506, 508, 510, 511]);
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

/** Whether a status asks to come again. */
export function saysLater(status: number): boolean {
  if (status >= 500 && status <= 599) return !FINAL_SERVER_ERRORS.has(status);

  return RETRIED_CLIENT_ERRORS.has(status);
}

/** Whether another try may end better. */
export function isRetried(code: FetchErrorCode, response: Answer | undefined): boolean {
  if (code === 'http_status') return response !== undefined && saysLater(response.httpStatus);

  return RETRIED_CODES.has(code);
}

/**
 * When to try again after the n-th failure: as long as the origin asked for, up to an hour; otherwise after 2.5 s,
 * 10 s, 40 s and so on, up to five minutes, of which up to a half is left out at random, so that those who failed
 * together don't return together. Never less than half: three attempts outlive 5 s in which an origin wants no more.
 */
export function retryAt(failures: number, response: Answer | undefined, chance: number, at: Date): Date {
  const asked = response && askedWaitMs(response.headers, at);
  const backoff = Math.min(BACKOFF_CAP_MS, BACKOFF_BASE_MS * BACKOFF_FACTOR ** (failures - 1));
  const wait = asked ? Math.min(asked, LONGEST_ASKED_MS) : Math.round((0.5 + chance / 2) * backoff);
  return new Date(at.getTime() + wait);
}

/**
 * When to try again to get to a host that was not free, after the n-th time in a row: not before it ends its rest, and
 * later and later, since each try asks the hosts on the way once more. As with retries, chance keeps them apart.
 */
export function awaitedAt(times: number, restsUntil: Date | null, chance: number, at: Date): Date {
  const wait = Math.min(BACKOFF_CAP_MS, AWAITING_BASE_MS * AWAITING_FACTOR ** (times - 1));
  return new Date(Math.max(restsUntil?.getTime() ?? 0, at.getTime() + Math.round((0.5 + chance / 2) * wait)));
}

/** Until when a response asks everybody to wait, if it does. Its whole host is held until then. */
export function holdUntil(response: Answer, at: Date): Date | undefined {
  if (!HOLDING_STATUSES.has(response.httpStatus)) return undefined;
  const asked = askedWaitMs(response.headers, at);
  if (asked === undefined) return undefined;

  return new Date(at.getTime() + Math.min(asked, LONGEST_ASKED_MS));
}

/** Whether a job of this age still stands for a submission that accepts one up to `maxAgeSeconds` old. */
export function isWithinWindow(submittedAt: Date, maxAgeSeconds: number, at: Date): boolean {
  const ageMs = Math.max(0, at.getTime() - submittedAt.getTime());
  return maxAgeSeconds > 0 && ageMs < maxAgeSeconds * 1_000;
}
