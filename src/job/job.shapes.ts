import {
  absoluteUrl,
  brokenFieldOf,
  type Check,
  count,
  list,
  number,
  onlyTrue,
  optional,
  orNull,
  record,
  removedEvents,
  type Shape,
  text,
  time,
  truth,
} from '../eventsourcing/shape.js';
import type {
  AwaitedHost,
  FetchError,
  FetchedBody,
  FetchedResponse,
  FetchTimings,
  JobEvent,
  PartialBody,
} from './job.events.js';
import type { JobOptions } from './job.options.js';

type DataOf<Type extends JobEvent['type']> = Extract<JobEvent, { readonly type: Type }>['data'];

/** The first field that is not what events of this type hold today; undefined where the data is sound. */
export function brokenField(type: JobEvent['type'], data: object): string | undefined {
  return brokenFieldOf(SHAPES[type], data);
}

const pair: Check = (value) => Array.isArray(value) && value.length === 2 && value.every(text);

const options = record<JobOptions>({
  headers: list(pair),
  acceptStatus: text,
  timeoutSeconds: number,
  maxBytes: number,
  maxAttempts: number,
  priority: number,
  notBefore: orNull(time),
  tags: list(text),
  respectRobots: optional(truth),
  respectRobotsByDefault: optional(onlyTrue),
});
const response = record<FetchedResponse>({
  httpStatus: number,
  headers: list(pair),
  contentType: orNull(text),
  finalUrl: text,
  redirects: list(record<FetchedResponse['redirects'][number]>({ status: number, url: text })),
  contentEncoding: optional(text),
  warnings: optional(list(text)),
});
const body = record<FetchedBody>({ sha256: text, size: count });
const timings = record<FetchTimings>({
  dnsMs: orNull(number),
  connectMs: orNull(number),
  firstByteMs: orNull(number),
  totalMs: number,
});
const error = record<FetchError>({ code: text, message: text });
const partial = record<PartialBody>({
  size: count,
  validator: text,
  sha256: optional(text),
  url: optional(absoluteUrl),
});
const awaits = record<AwaitedHost>({ host: text, dueAt: time });
const byHand = { jobId: text, by: text, reason: orNull(text) };
const attempted = { jobId: text, attempt: count };

const SHAPES: { readonly [type in JobEvent['type']]: Shape<DataOf<type>> } = {
  JobSubmitted: {
    jobId: text,
    submission: text,
    givenUrl: text,
    url: absoluteUrl,
    dedupeKey: text,
    generation: count,
    options,
    submittedAt: time,
  },
  CallbackRequested: { jobId: text, url: absoluteUrl, by: text, isEnded: truth, requestedAt: time },
  FetchStarted: { ...attempted, runner: text, claim: text, startedAt: time, deadline: time },
  FetchCompleted: {
    ...attempted,
    response,
    body,
    timings,
    notModified: optional(onlyTrue),
    unchangedSince: optional(time),
    completedAt: time,
  },
  FetchFailed: {
    ...attempted,
    error,
    response: optional(response),
    body: optional(body),
    partial: optional(body),
    timings: optional(timings),
    retryAt: orNull(time),
    failedAt: time,
  },
  FetchAbandoned: {
    ...attempted,
    reason: text,
    partial: optional(partial),
    awaits: optional(awaits),
    abandonedAt: time,
  },
  JobRetried: { ...byHand, retriedAt: time },
  JobPaused: { ...byHand, pausedAt: time },
  JobResumed: { ...byHand, resumedAt: time },
  JobCancelled: { ...byHand, cancelledAt: time },
  JobDeleted: { ...byHand, deletedAt: time },
  JobPurged: { ...byHand, removed: removedEvents, purgedAt: time },
};
