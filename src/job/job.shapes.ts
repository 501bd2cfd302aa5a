import type { FetchError, FetchedBody, FetchedResponse, FetchTimings, JobEvent, PartialBody } from './job.events.js';
import type { JobOptions } from './job.options.js';

/** Whether a value that came out of JSON is what a field holds. Closed lists may grow: a reader takes any text there. */
type Check = (value: unknown) => boolean;

/** A check for each field, the optional ones too: the compiler points here when an event gets another. */
type Shape<Data> = { readonly [field in keyof Data]-?: Check };

type DataOf<Type extends JobEvent['type']> = Extract<JobEvent, { readonly type: Type }>['data'];

/** The first field that is not what events of this type hold today; undefined where the data is sound. */
export function brokenField(type: JobEvent['type'], data: object): string | undefined {
  return brokenFieldOf(SHAPES[type], data);
}

const text: Check = (value) => typeof value === 'string';
const number: Check = (value) => Number.isFinite(value);
const count: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const time: Check = (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value));
const absoluteUrl: Check = (value) => typeof value === 'string' && URL.canParse(value);
const onlyTrue: Check = (value) => value === true;
const pair: Check = (value) => Array.isArray(value) && value.length === 2 && value.every(text);

const list =
  (of: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(of);
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const record =
  <Data>(shape: Shape<Data>): Check =>
  (value) =>
    typeof value === 'object' && value !== null && brokenFieldOf(shape, value) === undefined;

const options = record<JobOptions>({
  headers: list(pair),
  acceptStatus: text,
  timeoutSeconds: number,
  maxBytes: number,
  maxAttempts: number,
  priority: number,
  notBefore: orNull(time),
  tags: list(text),
});
const response = record<FetchedResponse>({
  httpStatus: number,
  headers: list(pair),
  contentType: orNull(text),
  finalUrl: text,
  redirects: list(record<FetchedResponse['redirects'][number]>({ status: number, url: text })),
});
const body = record<FetchedBody>({ sha256: text, size: count });
const timings = record<FetchTimings>({
  dnsMs: orNull(number),
  connectMs: orNull(number),
  firstByteMs: orNull(number),
  totalMs: number,
});
const error = record<FetchError>({ code: text, message: text });
const partial = record<PartialBody>({ size: count, validator: text });
const removed = list(record<DataOf<'JobPurged'>['removed'][number]>({ position: text, hash: text }));
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
  FetchStarted: { ...attempted, runner: text, claim: text, startedAt: time, deadline: time },
  FetchCompleted: { ...attempted, response, body, timings, notModified: optional(onlyTrue), completedAt: time },
  FetchFailed: {
    ...attempted,
    error,
    response: optional(response),
    body: optional(body),
    timings: optional(timings),
    retryAt: orNull(time),
    failedAt: time,
  },
  FetchAbandoned: { ...attempted, reason: text, partial: optional(partial), abandonedAt: time },
  JobRetried: { ...byHand, retriedAt: time },
  JobPaused: { ...byHand, pausedAt: time },
  JobResumed: { ...byHand, resumedAt: time },
  JobCancelled: { ...byHand, cancelledAt: time },
  JobDeleted: { ...byHand, deletedAt: time },
  JobPurged: { ...byHand, removed, purgedAt: time },
};

function brokenFieldOf(shape: { readonly [field: string]: Check }, data: object): string | undefined {
  for (const field in shape) {
    if (!shape[field]?.((data as Record<string, unknown>)[field])) return field;
  }
  return undefined;
}
