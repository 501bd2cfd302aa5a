import type { Recorded } from '../../src/eventsourcing/event.js';
import type { Origin } from '../../src/eventsourcing/metadata.js';
import { PurgeStream } from '../../src/eventsourcing/purge.command.js';
import {
  AbandonFetch,
  AwaitHost,
  type FetchOutcome,
  FinishFetch,
  StartFetch,
  TakeOverFetch,
} from '../../src/job/fetch.commands.js';
import {
  CancelJob,
  DeleteJob,
  OpenJob,
  PauseJob,
  RequestCallback,
  ResumeJob,
  RetryJob,
} from '../../src/job/job.commands.js';
import type {
  AbandonReason,
  CallbackRequested,
  FetchAbandoned,
  FetchCompleted,
  FetchErrorCode,
  FetchedBody,
  FetchedResponse,
  FetchFailed,
  FetchStarted,
  FetchTimings,
  JobCancelled,
  JobDeleted,
  JobEvent,
  JobPaused,
  JobPurged,
  JobResumed,
  JobRetried,
  JobSubmitted,
} from '../../src/job/job.events.js';
import type { HeaderPair } from '../../src/job/job.headers.js';
import { jobModel } from '../../src/job/job.model.js';
import type { JobOptions } from '../../src/job/job.options.js';
import type { ReceivedPart } from '../../src/job/job.resumption.js';
import { dedupeKeyOf, jobIdOf, jobStream } from '../../src/job/job.stream.js';
import type { Submission } from '../../src/job/job.submission.js';

/*
 * The words that stories of one job are told in. Every time is a number of seconds after noon, the hour of its
 * submission; runners are called anna and bert, and a claim is named after its runner and attempt.
 */

export const NOON = Date.UTC(2026, 2, 1, 12);
export const PAGE = 'https://example.com/a';
export const DEDUPE_KEY = dedupeKeyOf(PAGE, []);
export const JOB = jobIdOf(DEDUPE_KEY, 1);
export const TIMEOUT_SECONDS = 30;

export const clockAt = (seconds: number): Date => new Date(NOON + seconds * 1_000);
export const iso = (seconds: number): string => clockAt(seconds).toISOString();

export const origin: Required<Origin> = { actor: 'carla', correlationId: 'request-1', causationId: 'request-1' };
export const WHY = 'because';
export const ELSEWHERE = 'elsewhere.example';
export const HOOK = 'https://hooks.example/in';

export const options = (some: Partial<JobOptions> = {}): JobOptions => ({
  headers: [],
  acceptStatus: 'success',
  timeoutSeconds: TIMEOUT_SECONDS,
  maxBytes: 10_485_760,
  maxAttempts: 3,
  priority: 0,
  notBefore: null,
  tags: [],
  ...some,
});

export const submission = (some: Partial<Submission> = {}): Submission => ({
  id: 'submission-1',
  isResendable: false,
  givenUrl: `${PAGE}#top`,
  url: PAGE,
  dedupeKey: DEDUPE_KEY,
  options: options(),
  maxAgeSeconds: 3_600,
  ...some,
});

/* What origins answer. */

export const response = (httpStatus = 200, headers: readonly HeaderPair[] = []): FetchedResponse => ({
  httpStatus,
  headers,
  contentType: 'text/html',
  finalUrl: PAGE,
  redirects: [],
});
export const body: FetchedBody = { sha256: 'ab'.repeat(32), size: 1_256 };
/** Enough of a page to go on from. */
export const received: ReceivedPart = {
  url: PAGE,
  validator: '"v1"',
  body: { sha256: 'cd'.repeat(32), size: 2_097_152 },
};
export const timings: FetchTimings = { dnsMs: 3, connectMs: 9, firstByteMs: 41, totalMs: 57 };

export const answered = (httpStatus = 200, headers: readonly HeaderPair[] = []): FetchOutcome => ({
  kind: 'response',
  response: response(httpStatus, headers),
  body,
  timings,
});
export const broke = (code: FetchErrorCode): FetchOutcome => ({ kind: 'failure', error: fault(code) });
const fault = (code: FetchErrorCode) => ({ code, message: `It was ${code}` });

/* Commands. */

export const claimOf = (runner: string, attempt: number): string => `${runner}-${attempt}`;

export const open = (at = 0, asked: Partial<Submission> = {}) =>
  new OpenJob(JOB, 1, submission(asked), clockAt(at), origin);
export const requestCallback = (at: number, url = HOOK) => new RequestCallback(JOB, url, clockAt(at), origin);
export const start = (at: number, runner = 'anna', claim = claimOf(runner, 1)) =>
  new StartFetch(JOB, runner, claim, clockAt(at), origin);
export const takeOver = (at: number, lost: { runner: string; attempt: number }, runner = 'bert') =>
  new TakeOverFetch(JOB, lost, runner, claimOf(runner, lost.attempt + 1), clockAt(at), origin);
export const finish = (at: number, attempt: number, outcome: FetchOutcome, chance = 0.5) =>
  new FinishFetch(JOB, attempt, outcome, chance, clockAt(at), origin);
export const abandon = (at: number, attempt: number, reason: AbandonFetch['reason'], received?: ReceivedPart) =>
  new AbandonFetch(JOB, attempt, reason, clockAt(at), origin, received);
export const awaitHost = (at: number, attempt: number, restsUntil: number | null = null, chance = 1) =>
  new AwaitHost(JOB, attempt, ELSEWHERE, restsUntil === null ? null : clockAt(restsUntil), chance, clockAt(at), origin);
export const retry = (at: number) => new RetryJob(JOB, WHY, clockAt(at), origin);
export const pause = (at: number) => new PauseJob(JOB, WHY, clockAt(at), origin);
export const resume = (at: number) => new ResumeJob(JOB, WHY, clockAt(at), origin);
export const cancel = (at: number) => new CancelJob(JOB, WHY, clockAt(at), origin);
export const remove = (at: number) => new DeleteJob(JOB, WHY, clockAt(at), origin);
export const purge = (at: number, removed: JobPurged['data']['removed']) =>
  new PurgeStream({ model: jobModel, id: JOB }, WHY, removed, clockAt(at), origin);

/* Events. */

export const submitted = (some: Partial<JobOptions> = {}, at = 0): JobSubmitted => {
  const { id, givenUrl, url, dedupeKey } = submission();
  const asked = { submission: id, givenUrl, url, dedupeKey, generation: 1, options: options(some) };
  return { type: 'JobSubmitted', data: { jobId: JOB, ...asked, submittedAt: iso(at) } };
};
export const callbackRequested = (at: number, isEnded = false, url = HOOK): CallbackRequested => ({
  type: 'CallbackRequested',
  data: { jobId: JOB, url, by: origin.actor, isEnded, requestedAt: iso(at) },
});
export const started = (at: number, attempt = 1, runner = 'anna', claim = claimOf(runner, attempt)): FetchStarted => {
  const times = { startedAt: iso(at), deadline: iso(at + TIMEOUT_SECONDS) };
  return { type: 'FetchStarted', data: { jobId: JOB, attempt, runner, claim, ...times } };
};
export const completed = (at: number, attempt = 1, kept = body): FetchCompleted => {
  const fetched = { response: response(), body: kept, timings };
  return { type: 'FetchCompleted', data: { jobId: JOB, attempt, ...fetched, completedAt: iso(at) } };
};
/** A connection that was reset; tried again at `retryAt`, or never. */
export const failed = (at: number, attempt = 1, retryAt: number | null = null): FetchFailed => {
  const again = retryAt === null ? null : iso(retryAt);
  const error = fault('connection_reset');
  return { type: 'FetchFailed', data: { jobId: JOB, attempt, error, retryAt: again, failedAt: iso(at) } };
};
export const abandoned = (at: number, attempt: number, reason: AbandonReason): FetchAbandoned => ({
  type: 'FetchAbandoned',
  data: { jobId: JOB, attempt, reason, abandonedAt: iso(at) },
});

/** It was led to a host that was not free, and tries again at `dueAt`. */
export const awaited = (at: number, attempt: number, dueAt: number): FetchAbandoned => ({
  type: 'FetchAbandoned',
  data: { ...abandoned(at, attempt, 'host-busy').data, awaits: { host: ELSEWHERE, dueAt: iso(dueAt) } },
});

const byHand = { jobId: JOB, by: origin.actor, reason: WHY };
export const retried = (at: number): JobRetried => ({ type: 'JobRetried', data: { ...byHand, retriedAt: iso(at) } });
export const paused = (at: number): JobPaused => ({ type: 'JobPaused', data: { ...byHand, pausedAt: iso(at) } });
export const resumed = (at: number): JobResumed => ({ type: 'JobResumed', data: { ...byHand, resumedAt: iso(at) } });
export const cancelled = (at: number): JobCancelled => ({
  type: 'JobCancelled',
  data: { ...byHand, cancelledAt: iso(at) },
});
export const deleted = (at: number): JobDeleted => ({ type: 'JobDeleted', data: { ...byHand, deletedAt: iso(at) } });
export const purged = (at: number, removed: JobPurged['data']['removed']): JobPurged => ({
  type: 'JobPurged',
  data: { ...byHand, removed, purgedAt: iso(at) },
});

/** A story as a store would return it; the hashes are not those of a chain. */
export const recorded = (...story: readonly JobEvent[]): readonly Recorded<JobEvent>[] =>
  story.map((event, revision) => ({
    ...event,
    id: `00000000-0000-4000-8000-${revision.toString().padStart(12, '0')}`,
    metadata: { ...origin, schema: 1, hash: '00'.repeat(32) },
    stream: jobStream(JOB),
    revision: BigInt(revision),
    position: BigInt(revision + 1),
    recordedAt: clockAt(revision),
  }));
