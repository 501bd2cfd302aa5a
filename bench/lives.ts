import { randomUUID } from 'node:crypto';
import { sha256 } from '../src/eventsourcing/digest.js';
import type { Sealed } from '../src/eventsourcing/event.js';
import { seal } from '../src/eventsourcing/seal.js';
import { jobCodec } from '../src/job/job.codec.js';
import type { FetchedResponse, JobEvent } from '../src/job/job.events.js';
import { dedupeKeyOf, jobIdOf, jobStream } from '../src/job/job.stream.js';

/** The whole life of a job: a stream, and its events in their order. */
export interface Life {
  readonly stream: string;
  readonly events: readonly Sealed<JobEvent>[];
}

/** What a job is like, where it is not like all others. */
export interface Likeness {
  readonly url: string;
  readonly tags: readonly string[];
  /** How its last attempt ends; null where it still waits for its first. */
  readonly end: ((url: string, at: string) => Ending) | null;
}

type Ending = { readonly type: 'FetchCompleted' | 'FetchFailed'; readonly data: object };

/** A job that was fetched by the last of some attempts. Each number is another job; a thousand hosts have them all. */
export function life(number: number, attempts = 1, like: Partial<Likeness> = {}): Life {
  const { url = `https://site-${number % 1_000}.example/articles/${number}.html`, tags = [], end = fetched } = like;
  const dedupeKey = dedupeKeyOf(url, []);
  const jobId = jobIdOf(dedupeKey, 1);
  const stream = jobStream(jobId);
  const named = { jobId, submission: randomUUID(), givenUrl: url, url, dedupeKey, generation: 1 };
  const story: JobEvent[] = [
    { type: 'JobSubmitted', data: { ...named, options: { ...OPTIONS, tags }, submittedAt: at(number) } },
  ];
  for (let attempt = 1; end && attempt <= attempts; attempt++) {
    const startedAt = at(number + 2 * attempt);
    const started = { runner: RUNNER, claim: randomUUID(), startedAt, deadline: at(number + 2 * attempt + 30) };
    const ended = attempt < attempts ? retried(attempt, startedAt) : end(url, startedAt);
    story.push({ type: 'FetchStarted', data: { jobId, attempt, ...started } }, {
      ...ended,
      data: { ...ended.data, jobId, attempt },
    } as JobEvent);
  }
  const origin = { actor: `runner:${RUNNER}`, correlationId: randomUUID(), causationId: randomUUID() };
  return { stream, events: seal(story, { stream, previous: undefined, origin, ...HOW }) };
}

const HOW = { schemaOf: (type: string) => jobCodec.schemaOf(type as JobEvent['type']), newId: randomUUID };
const RUNNER = randomUUID();

const OPTIONS = {
  headers: [],
  acceptStatus: 'success',
  timeoutSeconds: 30,
  maxBytes: 10_485_760,
  maxAttempts: 10,
  priority: 0,
  notBefore: null,
  tags: [],
} as const;

function fetched(url: string, completedAt: string): Ending {
  const timings = { dnsMs: 3, connectMs: 9, firstByteMs: 41, totalMs: 57 };
  const body = { sha256: sha256(url), size: 10_240 };
  return { type: 'FetchCompleted', data: { response: response(url), body, timings, completedAt } };
}

/** For good, without an answer. */
export function timedOut(_: string, failedAt: string): Ending {
  const error = { code: 'timeout_total', message: 'The fetch took longer than 30 seconds' };
  return { type: 'FetchFailed', data: { error, retryAt: null, failedAt } };
}

/** Failed for good, by an answer that is none of success. */
export function refused(httpStatus: number): (url: string, at: string) => Ending {
  const error = { code: 'http_status', message: `The server answered ${httpStatus}` };
  return (url, failedAt) => ({
    type: 'FetchFailed',
    data: { error, response: { ...response(url), httpStatus }, retryAt: null, failedAt },
  });
}

function retried(attempt: number, failedAt: string): Ending {
  const error = { code: 'connection_reset', message: `The connection was reset in attempt ${attempt}` };
  return { type: 'FetchFailed', data: { error, retryAt: failedAt, failedAt } };
}

function response(finalUrl: string): FetchedResponse {
  const contentType = 'text/html; charset=utf-8';
  const headers = [
    ['date', 'Sun, 01 Mar 2026 12:00:00 GMT'],
    ['content-type', contentType],
    ['content-length', '10240'],
    ['cache-control', 'max-age=600, stale-while-revalidate=60'],
    ['etag', '"5f3c-61a1b8d2c4e80"'],
    ['last-modified', 'Sat, 28 Feb 2026 23:12:51 GMT'],
    ['server', 'nginx'],
    ['vary', 'accept-encoding'],
  ] as const;
  return { httpStatus: 200, headers, contentType, finalUrl, redirects: [] };
}

/** All jobs of lower numbers were submitted before this. */
export function submittedAt(number: number): string {
  return at(number);
}

function at(seconds: number): string {
  return new Date(Date.UTC(2026, 2, 1, 12) + seconds * 1_000).toISOString();
}
