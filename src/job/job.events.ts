import type { Event } from '../eventsourcing/event.js';
import type { HeaderPair } from './job.headers.js';
import type { JobOptions } from './job.options.js';

/*
 * These names and shapes lie in the store for ever. Don't edit one: add the next, and an upcaster in job.codec.ts.
 * Times are ISO 8601 in UTC; headers are pairs, in the order they had, names in lower case.
 */

export type JobSubmitted = Event<
  'JobSubmitted',
  {
    readonly jobId: string;
    /** The id of the submission that this job was made for. */
    readonly submission: string;
    /** As the client wrote it. */
    readonly givenUrl: string;
    /** As it is fetched: the WHATWG `href` without fragment. */
    readonly url: string;
    readonly dedupeKey: string;
    /** Counts the jobs of one dedupe key, from 1. */
    readonly generation: number;
    readonly options: JobOptions;
    readonly submittedAt: string;
  }
>;

/** A URL is to be told of the job once it is final: that of its own submission, or of another that it stands for. */
export type CallbackRequested = Event<
  'CallbackRequested',
  {
    readonly jobId: string;
    readonly url: string;
    readonly by: string;
    /** The job was final already: it is told of at once. */
    readonly isEnded: boolean;
    readonly requestedAt: string;
  }
>;

export type FetchStarted = Event<
  'FetchStarted',
  {
    readonly jobId: string;
    /** Numbers every start of the job, from 1, and is never used twice. */
    readonly attempt: number;
    readonly runner: string;
    readonly claim: string;
    readonly startedAt: string;
    readonly deadline: string;
  }
>;

export type FetchCompleted = Event<
  'FetchCompleted',
  {
    readonly jobId: string;
    readonly attempt: number;
    readonly response: FetchedResponse;
    readonly body: FetchedBody;
    readonly timings: FetchTimings;
    /** The origin answered 304 to our own condition: the body is an earlier job's, and so is the response, refreshed. */
    readonly notModified?: true;
    /** With `notModified`: when the bytes of that body came. */
    readonly unchangedSince?: string;
    readonly completedAt: string;
  }
>;

export type FetchFailed = Event<
  'FetchFailed',
  {
    readonly jobId: string;
    readonly attempt: number;
    readonly error: FetchError;
    readonly response?: FetchedResponse;
    /** Of a response that came whole, and is refused for its status. */
    readonly body?: FetchedBody;
    /** What came of a body that broke off. */
    readonly partial?: FetchedBody;
    readonly timings?: FetchTimings;
    /** When it is tried again; null where this was the last try. */
    readonly retryAt: string | null;
    readonly failedAt: string;
  }
>;

export type FetchAbandoned = Event<
  'FetchAbandoned',
  {
    readonly jobId: string;
    readonly attempt: number;
    readonly reason: AbandonReason;
    /** What had been received by then, and the validator with which it may be resumed. */
    readonly partial?: PartialBody;
    /** Of `host-busy`: what a redirect led to. */
    readonly awaits?: AwaitedHost;
    readonly abandonedAt: string;
  }
>;

export type JobRetried = Event<'JobRetried', ByHand & { readonly retriedAt: string }>;
export type JobPaused = Event<'JobPaused', ByHand & { readonly pausedAt: string }>;
export type JobResumed = Event<'JobResumed', ByHand & { readonly resumedAt: string }>;
export type JobCancelled = Event<'JobCancelled', ByHand & { readonly cancelledAt: string }>;
export type JobDeleted = Event<'JobDeleted', ByHand & { readonly deletedAt: string }>;

export type JobPurged = Event<
  'JobPurged',
  ByHand & {
    /** The events that were removed, so that the chain of hashes can still be followed. Positions are decimal. */
    readonly removed: readonly { readonly position: string; readonly hash: string }[];
    readonly purgedAt: string;
  }
>;

export type JobEvent =
  | JobSubmitted
  | CallbackRequested
  | FetchStarted
  | FetchCompleted
  | FetchFailed
  | FetchAbandoned
  | JobRetried
  | JobPaused
  | JobResumed
  | JobCancelled
  | JobDeleted
  | JobPurged;

type ByHand = {
  readonly jobId: string;
  readonly by: string;
  readonly reason: string | null;
};

export type AbandonReason = 'runner-lost' | 'shutdown' | 'paused' | 'host-busy' | 'disk-full';

/** A host that had no slot, or was left alone, and when the job tries to get there again. */
export type AwaitedHost = { readonly host: string; readonly dueAt: string };

/** Kept like a whole body, where it has a hash; the URL is that which it came from, after all redirects. */
export type PartialBody = {
  readonly size: number;
  readonly validator: string;
  readonly sha256?: string;
  readonly url?: string;
};

/** What came back of the last hop. */
export type FetchedResponse = {
  readonly httpStatus: number;
  readonly headers: readonly HeaderPair[];
  readonly contentType: string | null;
  readonly finalUrl: string;
  /** Every redirect that was followed, in order: its status, and the URL it came from. */
  readonly redirects: readonly { readonly status: number; readonly url: string }[];
  /** What it claimed of its body's coding, where that is not simply undone: it is no coding, or one that is not offered. */
  readonly contentEncoding?: string;
  /** What was odd about it, and taken all the same: sentences for people. */
  readonly warnings?: readonly string[];
};

export type FetchedBody = {
  /** Lower-case hex. */
  readonly sha256: string;
  /** Bytes, decoded. */
  readonly size: number;
};

/** Milliseconds since the fetch began until each was done; null where it was not needed (a kept connection). */
export type FetchTimings = {
  readonly dnsMs: number | null;
  readonly connectMs: number | null;
  readonly firstByteMs: number | null;
  readonly totalMs: number;
};

export type FetchError = {
  readonly code: FetchErrorCode;
  /** A sentence for people. */
  readonly message: string;
};

/** The closed list of why a fetch failed. */
export const FETCH_ERROR_CODES = [
  'http_status',
  'dns_not_found',
  'dns_failed',
  'connection_refused',
  'connection_reset',
  'tls_failed',
  'timeout_connect',
  'timeout_headers',
  'timeout_body',
  'timeout_total',
  'too_large',
  'too_many_redirects',
  'redirect_loop',
  'bad_redirect',
  'blocked_address',
  'blocked_port',
  'blocked_scheme',
  'blocked_by_robots',
  'invalid_response',
  'unexpected_partial',
  'truncated',
  'body_lost',
  'runner_lost',
  'cancelled',
  'internal',
] as const;

export type FetchErrorCode = (typeof FETCH_ERROR_CODES)[number];
