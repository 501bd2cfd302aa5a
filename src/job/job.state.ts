import type { FetchStarted, JobEvent, JobSubmitted } from './job.events.js';
import type { JobOptions } from './job.options.js';
import { dueFrom, isWithinWindow, waitsFrom } from './job.policy.js';
import { type ReceivedPart, receivedPart } from './job.resumption.js';
import type { Submission } from './job.submission.js';

/** What a job remembers from its submission on, whatever its status. */
export interface Submitted {
  readonly jobId: string;
  readonly submission: string;
  readonly url: string;
  readonly options: JobOptions;
  readonly submittedAt: Date;
  /** The number of the latest attempt, 0 before the first. */
  readonly starts: number;
  /** Failures since the submission or the last retry by hand. */
  readonly failures: number;
  /** Runners lost in a row. */
  readonly lost: number;
  /** How often in a row it was led to a host that was not free, and since when; undefined where it was not. */
  readonly awaiting: { readonly times: number; readonly since: Date } | undefined;
  /** What the latest attempts left of a page that broke off, and that the next goes on from. */
  readonly received: ReceivedPart | undefined;
  /** The URLs that want to be told of it. */
  readonly callbacks: readonly string[];
}

/** It may start from `dueAt` on. Where that is a span after a moment, and no `notBefore`, the moment is `waitsSince`. */
type Wait = { readonly dueAt: Date; readonly waitsSince: Date | undefined };
type Waiting = Submitted & Wait & { readonly status: 'queued' | 'retrying' };
export type Running = Submitted & {
  readonly status: 'running';
  readonly runner: string;
  readonly claim: string;
  readonly deadline: Date;
};
export type Paused = Submitted &
  Wait & {
    readonly status: 'paused';
    readonly resumesAs: Waiting['status'];
    /** It was paused while it ran, and its runner has not given the fetch back yet. */
    readonly isStopping: boolean;
  };
type Final = Submitted & { readonly status: 'completed' | 'failed' | 'cancelled' };

export type ExistingJob = Waiting | Running | Paused | Final;
export type Job =
  | { readonly status: 'absent' }
  | { readonly status: 'deleted'; readonly submission: string | undefined }
  | ExistingJob;

export type JobStatus = ExistingJob['status'];
export const JOB_STATUSES: readonly JobStatus[] = [
  'queued',
  'running',
  'retrying',
  'paused',
  'completed',
  'failed',
  'cancelled',
];

/** The state after one more event. It never throws: an event that makes no sense here changes nothing. */
export function evolve(job: Job, event: JobEvent): Job {
  if (event.type === 'JobSubmitted') return job.status === 'absent' ? submitted(event) : job;
  // Keeps nothing of the events before it: the state must be the same once they are truncated.
  if (event.type === 'JobPurged') return { status: 'deleted', submission: undefined };
  if (job.status === 'absent' || job.status === 'deleted') return job; // no decider writes such an event

  switch (event.type) {
    case 'CallbackRequested':
      return { ...job, callbacks: [...job.callbacks, event.data.url] };
    case 'FetchStarted':
      return started(job, event);
    case 'FetchCompleted':
      return { ...basics(job), status: 'completed', lost: 0, awaiting: undefined, received: undefined };
    case 'FetchFailed': {
      const received = receivedPart(event);
      const failed = { ...basics(job), failures: job.failures + 1, lost: 0, awaiting: undefined, received };
      const { retryAt, failedAt } = event.data;
      if (!retryAt) return { ...failed, status: 'failed' };
      return { ...failed, status: 'retrying', dueAt: new Date(retryAt), waitsSince: new Date(failedAt) };
    }
    case 'FetchAbandoned': {
      const { reason, awaits, abandonedAt } = event.data;
      const lost = reason === 'runner-lost' ? job.lost + 1 : 0;
      const received = receivedPart(event) ?? job.received;
      if (job.status === 'paused') return { ...job, isStopping: false, lost, received };
      if (job.status !== 'running') return { ...job, lost };
      const at = new Date(abandonedAt);
      const { times, since } = job.awaiting ?? { times: 0, since: at };
      const awaiting = awaits ? { times: times + 1, since } : job.awaiting;
      const dueAt = awaits ? new Date(awaits.dueAt) : at;
      return { ...basics(job), status: 'queued', dueAt, waitsSince: at, lost, awaiting, received };
    }
    case 'JobRetried': {
      const anew = { failures: 0, lost: 0, awaiting: undefined };
      return { ...basics(job), status: 'queued', ...waitFrom(event.data.retriedAt, job.options), ...anew };
    }
    case 'JobPaused':
      return paused(job, new Date(event.data.pausedAt));
    case 'JobResumed':
      return job.status === 'paused' ? { ...basics(job), status: job.resumesAs, ...waitOf(job) } : job;
    case 'JobCancelled':
      return { ...basics(job), status: 'cancelled' };
    case 'JobDeleted':
      return { status: 'deleted', submission: job.submission };
  }
}

/** Whether a job is the answer to a submission: its own, or one that is young enough and not deleted. */
export function standsFor(job: Job, submission: Submission, at: Date): boolean {
  if (job.status === 'absent') return false;
  if (job.submission === submission.id) return true;

  return job.status !== 'deleted' && isWithinWindow(job.submittedAt, submission.maxAgeSeconds, at);
}

export function isFinal(status: string): boolean {
  return status === 'completed' || status === 'failed' || status === 'cancelled' || status === 'deleted';
}

function submitted({ data }: JobSubmitted): Job {
  const { jobId, submission, url, options } = data;
  const submittedAt = new Date(data.submittedAt);
  const wait = waitFrom(data.submittedAt, options);
  const counts = { starts: 0, failures: 0, lost: 0, awaiting: undefined, received: undefined };
  return { status: 'queued', jobId, submission, url, options, submittedAt, ...wait, ...counts, callbacks: [] };
}

function started(job: ExistingJob, { data }: FetchStarted): Job {
  const { attempt: starts, runner, claim } = data;
  return { ...basics(job), status: 'running', starts, runner, claim, deadline: new Date(data.deadline) };
}

function paused(job: ExistingJob, at: Date): Job {
  if (job.status === 'paused') return job;
  if (job.status === 'retrying' || job.status === 'queued') {
    return { ...basics(job), status: 'paused', ...waitOf(job), resumesAs: job.status, isStopping: false };
  }
  const wait = { dueAt: at, waitsSince: at };
  return { ...basics(job), status: 'paused', ...wait, resumesAs: 'queued', isStopping: job.status === 'running' };
}

function waitFrom(queuedAt: string, options: JobOptions): Wait {
  return { dueAt: dueFrom(queuedAt, options), waitsSince: waitsFrom(queuedAt, options) };
}

function waitOf({ dueAt, waitsSince }: Wait): Wait {
  return { dueAt, waitsSince };
}

function basics(job: ExistingJob): Submitted {
  const { jobId, submission, url, options, submittedAt, starts, failures, lost, awaiting, received, callbacks } = job;
  return { jobId, submission, url, options, submittedAt, starts, failures, lost, awaiting, received, callbacks };
}
