import type { FetchAbandoned, JobEvent, JobPurged, JobSubmitted } from './job.events.js';
import type { JobOptions } from './job.options.js';
import { dueFrom } from './job.policy.js';
import { receivedPart } from './job.resumption.js';
import type { JobView } from './job.view.js';

/**
 * The view of a job after one more event. There is none before the first event, nor once the job was purged, whether or
 * not the events before the purge still lie in the log.
 */
export function projectJob(view: JobView | undefined, event: JobEvent, revision: bigint): JobView | undefined {
  if (event.type === 'JobPurged') return undefined;
  if (!view) return event.type === 'JobSubmitted' ? viewOfSubmitted(event, revision) : undefined;
  if (event.type === 'JobSubmitted') return { ...view, revision };

  return { ...view, ...change(view, event), revision };
}

function change(view: JobView, event: Exclude<JobEvent, JobSubmitted | JobPurged>): Partial<JobView> {
  switch (event.type) {
    case 'CallbackRequested':
      return { callbacks: [...(view.callbacks ?? []), event.data.url] };
    case 'FetchStarted': {
      const { attempt, startedAt, runner, deadline } = event.data;
      return {
        ...cleared,
        ...noLongerAwaiting(view),
        partial: view.partial, // the attempt may go on from it
        status: 'running',
        attempt,
        startedAt,
        running: { runner, deadline },
      };
    }
    case 'FetchCompleted': {
      const { response, body, timings, notModified, unchangedSince, completedAt } = event.data;
      const unchanged = unchangedSince !== undefined && { unchangedSince };
      const fetched = { response, body, partial: undefined, timings, notModified: notModified === true, ...unchanged };
      return { ...ended(completedAt), status: 'completed', error: null, ...fetched };
    }
    case 'FetchFailed': {
      const { error, response, body, partial, timings, retryAt, failedAt } = event.data;
      return {
        ...(retryAt === null ? ended(failedAt) : { running: null, dueAt: retryAt }),
        status: retryAt === null ? 'failed' : 'retrying',
        failures: view.failures + 1,
        error: { ...error, retryAt },
        response: response ?? null,
        body: body ?? null,
        partial,
        timings: timings ?? null,
      };
    }
    case 'FetchAbandoned':
      return { ...(view.status === 'running' && abandoned(event.data)), ...leftOf(event) };
    case 'JobRetried': {
      const due = dueAt(event.data.retriedAt, view.options);
      const { partial } = view; // the attempt may go on from it
      return {
        ...cleared,
        ...noLongerAwaiting(view),
        partial,
        status: 'queued',
        dueAt: due,
        finishedAt: null,
        failures: 0,
      };
    }
    case 'JobPaused':
      return {
        status: 'paused',
        running: null,
        dueAt: view.dueAt ?? event.data.pausedAt,
        reason: { by: event.data.by, text: event.data.reason },
      };
    case 'JobResumed':
      return { status: view.error?.retryAt === view.dueAt ? 'retrying' : 'queued', reason: null };
    case 'JobCancelled':
      return {
        ...ended(event.data.cancelledAt),
        ...noLongerAwaiting(view),
        status: 'cancelled',
        partial: view.response ? view.partial : undefined, // nobody can be told what it is of
        error: { code: 'cancelled', message: 'The job was cancelled', retryAt: null },
        reason: { by: event.data.by, text: event.data.reason },
      };
    case 'JobDeleted':
      return { ...cleared, ...noLongerAwaiting(view), ...ended(null), status: 'deleted' };
  }
}

function abandoned({ awaits, abandonedAt }: FetchAbandoned['data']): Partial<JobView> {
  return {
    status: 'queued',
    running: null,
    dueAt: awaits?.dueAt ?? abandonedAt,
    ...(awaits && { awaits: { host: awaits.host, since: abandonedAt } }),
  };
}

/** What came of a page before its fetch was given back. */
function leftOf(event: FetchAbandoned): Partial<JobView> {
  const received = receivedPart(event);
  return received ? { partial: received.body } : {};
}

/** A view that never had to wait for a host looks as it did before there was such a thing. */
function noLongerAwaiting({ awaits }: JobView): Partial<JobView> {
  return awaits ? { awaits: null } : {};
}

/** What an attempt sets in the view, cleared for the next. */
const cleared = {
  dueAt: null,
  error: null,
  reason: null,
  response: null,
  body: null,
  partial: undefined,
  timings: null,
  notModified: false,
  unchangedSince: undefined,
} as const;

function ended(finishedAt: string | null): Partial<JobView> {
  return { finishedAt, running: null, dueAt: null };
}

function dueAt(queuedAt: string, options: JobOptions): string {
  return dueFrom(queuedAt, options).toISOString();
}

function viewOfSubmitted({ data }: JobSubmitted, revision: bigint): JobView {
  const { jobId, submission, dedupeKey, generation, url, options, submittedAt } = data;
  return {
    jobId,
    revision,
    status: 'queued',
    submission,
    dedupeKey,
    generation,
    url,
    host: new URL(url).host,
    options,
    submittedAt,
    startedAt: null,
    finishedAt: null,
    dueAt: dueAt(submittedAt, options),
    attempt: 0,
    failures: 0,
    running: null,
    response: null,
    body: null,
    timings: null,
    notModified: false,
    error: null,
    reason: null,
  };
}
