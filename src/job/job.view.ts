import type { FetchErrorCode, FetchedBody, FetchedResponse, FetchTimings } from './job.events.js';
import type { JobOptions } from './job.options.js';
import type { Job, JobStatus } from './job.state.js';

/** A job's events, folded into what queries answer. Times are ISO 8601 in UTC. */
export interface JobView {
  readonly jobId: string;
  /** The revision of its stream that this view stands for. */
  readonly revision: bigint;
  /** The view of a deleted job stays, without what was fetched, so that the newest generation of its key is known. */
  readonly status: JobStatus | 'deleted';
  readonly submission: string;
  readonly dedupeKey: string;
  readonly generation: number;
  readonly url: string;
  /** The URL's host, with its port where it is not the scheme's own. Politeness counts the fetches of each. */
  readonly host: string;
  readonly options: JobOptions;
  readonly submittedAt: string;
  /** When the latest attempt began. */
  readonly startedAt: string | null;
  /** When it became final. */
  readonly finishedAt: string | null;
  /** When a queued or retrying job may start. */
  readonly dueAt: string | null;
  readonly attempt: number;
  readonly failures: number;
  /** Who fetches it, while it is running. */
  readonly running: { readonly runner: string; readonly deadline: string } | null;
  /** Of the latest attempt, where it got one. */
  readonly response: FetchedResponse | null;
  readonly body: FetchedBody | null;
  /**
   * What came of its body, where that broke off; left out where none did. Then `body` is null. While a next attempt runs,
   * or waits, that may go on from it, this is what an earlier one left.
   */
  readonly partial?: FetchedBody | undefined;
  readonly timings: FetchTimings | null;
  readonly notModified: boolean;
  /** When the bytes of `body` came, where an origin said since then that they are still the page; left out elsewhere. */
  readonly unchangedSince?: string | undefined;
  /** Why the latest attempt failed. */
  readonly error: { readonly code: FetchErrorCode; readonly message: string; readonly retryAt: string | null } | null;
  /** The URLs that want to be told of it; left out where there are none. */
  readonly callbacks?: readonly string[];
  /** The host that a redirect led to and that was not free, and since when a queued job waits for it. */
  readonly awaits?: { readonly host: string; readonly since: string } | null;
  /** By whom it was paused or cancelled, and why. */
  readonly reason: { readonly by: string; readonly text: string | null } | null;
}

/** The body that a view names, whole or not: it is kept for as long as the view does. */
export function namedBody({ body, partial }: JobView): FetchedBody | undefined {
  return body ?? partial;
}

/** The job that stands for a submission. A deleted one never does. */
export interface StandingJob {
  readonly view: JobView & { readonly status: JobStatus };
  /** It was made for this very submission (or for an earlier sending of it), not for another's. */
  readonly isOwn: boolean;
}

/** A job as its actor knows it: the state that decides, and the view that is answered. */
export interface AwakeJob {
  readonly job: Job;
  /** undefined before the first event, and where the job was purged. */
  readonly view: JobView | undefined;
}

/** When a job that waits for a runner may start: a paused one waits for somebody else. */
export function dueAtOf({ status, dueAt }: Pick<JobView, 'status' | 'dueAt'>): Date | undefined {
  return (status === 'queued' || status === 'retrying') && dueAt !== null ? new Date(dueAt) : undefined;
}

/**
 * When a waiting job may start whose wait began after now: the clock was set back, or that of another machine was ahead.
 * Its wait counts from now, and it is started before the clock has come to where it began, since from then on it would
 * wait once more. Undefined where there is nothing to put right.
 */
export function putRight(view: JobView, at: Date): Date | undefined {
  const wait = waitOf(view);
  if (!wait || wait.since <= at.getTime()) return undefined;

  return new Date(Math.min(at.getTime() + wait.spanMs, wait.since - 1));
}

/** Undefined where it waits for a time of the clock. A view does not tell when a fetch failed: it was after it began. */
function waitOf(view: JobView): { readonly since: number; readonly spanMs: number } | undefined {
  const dueAt = dueAtOf(view)?.getTime();
  if (dueAt === undefined) return undefined;

  const { status, options, startedAt, timings, awaits } = view;
  if (status === 'queued' && awaits) {
    const since = Date.parse(awaits.since);
    return { since, spanMs: dueAt - since };
  }
  if (status === 'queued') return isAt(options.notBefore, dueAt) ? undefined : { since: dueAt, spanMs: 0 };

  const since = startedAt === null ? Number.NaN : Date.parse(startedAt);
  return since <= dueAt ? { since, spanMs: Math.max(0, dueAt - since - (timings?.totalMs ?? 0)) } : undefined;
}

function isAt(time: string | null, ms: number): boolean {
  return time !== null && Date.parse(time) === ms;
}
