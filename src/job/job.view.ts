import type { FetchErrorCode, FetchedBody, FetchedResponse, FetchTimings } from './job.events.js';
import type { JobOptions } from './job.options.js';
import type { Job, JobStatus } from './job.state.js';

/** What is told of a job: its events, folded. Times are ISO 8601 in UTC. */
export interface JobView {
  readonly jobId: string;
  /** The revision of its stream that this view stands for. */
  readonly revision: bigint;
  /** A deleted job keeps its place, so that its dedupe key's latest generation is known; what was fetched is let go. */
  readonly status: JobStatus | 'deleted';
  readonly submission: string;
  readonly dedupeKey: string;
  readonly generation: number;
  readonly url: string;
  /** The URL's host, with its port where it is not the scheme's own: what politeness is counted by. */
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
  /** Of the latest attempt that got one. */
  readonly response: FetchedResponse | null;
  readonly body: FetchedBody | null;
  readonly timings: FetchTimings | null;
  readonly notModified: boolean;
  /** Why the latest attempt failed. */
  readonly error: { readonly code: FetchErrorCode; readonly message: string; readonly retryAt: string | null } | null;
  /** What was said by whoever paused or cancelled it. */
  readonly reason: { readonly by: string; readonly text: string | null } | null;
}

/** The job that answers a submission: a deleted one never does. */
export interface StandingJob {
  readonly view: JobView & { readonly status: JobStatus };
  /** It was made for this very submission (or for an earlier sending of it), not for another's. */
  readonly isOwn: boolean;
}

/** A job as its actor knows it: what decides, and what is told. */
export interface AwakeJob {
  readonly job: Job;
  /** None for a stream that begins with a purge, and before the first event. */
  readonly view: JobView | undefined;
}
