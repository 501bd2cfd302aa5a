import type { ErasableModel } from '../eventsourcing/model.js';
import { jobCodec } from './job.codec.js';
import type { FetchCompleted, FetchedBody, FetchFailed, JobEvent } from './job.events.js';
import { projectJob } from './job.projection.js';
import { receivedPart } from './job.resumption.js';
import { isFinal, JOB_STATUSES } from './job.state.js';
import { dedupeKeyOf, isJobId, JOB_CATEGORY, jobIdOf } from './job.stream.js';
import { type JobView, namedBody } from './job.view.js';

/** Fetch jobs, as those see them who treat all models alike. */
export const jobModel: ErasableModel<JobEvent, JobView> = {
  category: JOB_CATEGORY,
  codec: jobCodec,
  statuses: JOB_STATUSES,
  erasure: {
    deletedType: 'JobDeleted',
    deletedAt: ({ type, data }) => (type === 'JobDeleted' ? new Date(data.deletedAt) : undefined),
    purgedType: 'JobPurged',
    purged: (jobId, record) => ({ type: 'JobPurged', data: { jobId, ...record } }),
    recordIn: ({ type, data }) => (type === 'JobPurged' ? data : undefined),
  },
  isId: isJobId,
  project: projectJob,
  bodiesIn: (event) => (endsFetch(event) ? present(event.data.body, partialOf(event)) : present(receivedIn(event))),
  bodiesOf: (view) => (isFinal(view.status) ? present(namedBody(view)) : []),
  answersIn: (event) =>
    endsFetch(event) && event.data.response
      ? [{ attempt: event.data.attempt, ...event.data.response, ...unchangedIn(event) }]
      : [],
  happenedAt: (event) => new Date(happenedAt(event)),
  labelsIn: ({ type, data }) =>
    type === 'JobSubmitted' ? { tags: data.options.tags, host: new URL(data.url).host } : undefined,
  ofUrl: {
    urlIn: ({ type, data }) => (type === 'JobSubmitted' ? (data as { url?: unknown } | null)?.url : undefined),
    idOf: (url, n) => jobIdOf(dedupeKeyOf(url, []), n),
  },
};

function partialOf({ type, data }: FetchCompleted | FetchFailed): FetchedBody | undefined {
  return type === 'FetchFailed' ? data.partial : undefined;
}

/** A 304 stands with the response that it refreshed: an auditor is told that no page came. */
function unchangedIn({ type, data }: FetchCompleted | FetchFailed): { readonly unchangedSince?: string } {
  return type === 'FetchCompleted' && data.unchangedSince ? { unchangedSince: data.unchangedSince } : {};
}

function receivedIn(event: JobEvent): FetchedBody | undefined {
  return event.type === 'FetchAbandoned' ? receivedPart(event)?.body : undefined;
}

function present(...bodies: readonly (FetchedBody | undefined)[]): readonly FetchedBody[] {
  return bodies.filter((body) => body !== undefined);
}

function endsFetch(event: JobEvent): event is FetchCompleted | FetchFailed {
  return event.type === 'FetchCompleted' || event.type === 'FetchFailed';
}

function happenedAt({ type, data }: JobEvent): string {
  switch (type) {
    case 'JobSubmitted':
      return data.submittedAt;
    case 'CallbackRequested':
      return data.requestedAt;
    case 'FetchStarted':
      return data.startedAt;
    case 'FetchCompleted':
      return data.completedAt;
    case 'FetchFailed':
      return data.failedAt;
    case 'FetchAbandoned':
      return data.abandonedAt;
    case 'JobRetried':
      return data.retriedAt;
    case 'JobPaused':
      return data.pausedAt;
    case 'JobResumed':
      return data.resumedAt;
    case 'JobCancelled':
      return data.cancelledAt;
    case 'JobDeleted':
      return data.deletedAt;
    case 'JobPurged':
      return data.purgedAt;
  }
}
