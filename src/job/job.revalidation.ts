import type { FetchedBody, FetchedResponse } from './job.events.js';
import { type HeaderPair, soleValue, valuesOf } from './job.headers.js';
import type { JobOptions } from './job.options.js';
import type { JobView } from './job.view.js';

/** A page that an earlier job of the same key fetched, and that an origin can be asked whether it still is the same. */
export interface EarlierPage {
  readonly response: FetchedResponse;
  readonly body: FetchedBody;
  /** When its bytes came, ISO 8601: from the first of all the jobs in a row that found it unchanged since. */
  readonly fetchedAt: string;
  /** What to ask with; names in lower case. Meant for `response.finalUrl` alone. */
  readonly condition: readonly HeaderPair[];
}

/** With one of these a job asks in its own way, and is answered as it asked. */
const OWN_CONDITIONS: ReadonlySet<string> = new Set([
  'if-match',
  'if-modified-since',
  'if-none-match',
  'if-range',
  'if-unmodified-since',
  'range',
]);

/** RFC 9110, 8.8.3, as far as it is ASCII: what is sent back must be a value that any parser takes. */
const ETAG = /^(W\/)?"[\x21\x23-\x7e]{0,1000}"$/;
/** RFC 9110, 5.6.7, as it must be sent. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/** Whether a fetch with these options asks whether an earlier page changed, where there is one. */
export function asksForChanges({ headers }: JobOptions): boolean {
  return !headers.some(([name]) => OWN_CONDITIONS.has(name));
}

/**
 * What a job has that a later one of its key can be asked about; undefined where it did not complete with a whole page
 * (200), where the origin said nothing to know it again by, and where it is larger than the later job may be.
 */
export function earlierPageOf(view: JobView, { maxBytes }: Pick<JobOptions, 'maxBytes'>): EarlierPage | undefined {
  const { status, response, body, finishedAt, unchangedSince } = view;
  if (status !== 'completed' || response?.httpStatus !== 200 || !body || body.size > maxBytes) return undefined;

  const condition = conditionOf(response.headers, view.options.headers);
  const fetchedAt = unchangedSince ?? finishedAt;
  return condition.length === 0 || fetchedAt === null ? undefined : { response, body, fetchedAt, condition };
}

/**
 * The response of a page that was found unchanged: what came with its bytes, updated by the headers of the 304
 * (RFC 9111, 3.2). How it was reached is what the 304 says.
 */
export function refreshed({ response }: EarlierPage, notModified: FetchedResponse): FetchedResponse {
  const newer = notModified.headers.filter(([name]) => !ABOUT_THE_BYTES.has(name));
  const replaced = new Set(newer.map(([name]) => name));
  const kept = response.headers.filter(([name]) => !replaced.has(name));
  const { finalUrl, redirects } = notModified;
  return { ...response, headers: [...kept, ...newer], finalUrl, redirects };
}

/** Of a 304 these say nothing of the page that is kept: they are about its own transfer, or about bytes that it has not. */
const ABOUT_THE_BYTES: ReadonlySet<string> = new Set([
  'connection',
  'content-encoding',
  'content-length',
  'content-range',
  'content-type',
  'keep-alive',
  'proxy-connection',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/**
 * Both where there are both: an origin that knows entity tags does not look at the date (RFC 9110, 13.1.3). A tag tells the
 * variants of a page apart, a date does not (RFC 9111, 4.1).
 * @param own what the job itself asks with
 */
function conditionOf(headers: readonly HeaderPair[], own: readonly HeaderPair[]): readonly HeaderPair[] {
  const etag = soleValue(headers, 'etag', ETAG);
  const date = mayVary(headers, own) ? undefined : soleValue(headers, 'last-modified', HTTP_DATE);
  return [
    ...(etag === undefined ? [] : [['if-none-match', etag] as const]),
    ...(date === undefined ? [] : [['if-modified-since', date] as const]),
  ];
}

/** Whether the page depends on what may be another request than that of the earlier job: of the same key is its own part. */
function mayVary(headers: readonly HeaderPair[], own: readonly HeaderPair[]): boolean {
  const named = valuesOf(headers, 'vary').flatMap((value) => value.toLowerCase().split(','));
  return named
    .map((name) => name.trim())
    .some((name) => name !== '' && !NEVER_VARY.has(name) && !own.some(([key]) => key === name));
}

/** Sent alike with each request of a job, or never: all else may be a host's own, or that of another version. */
const NEVER_VARY: ReadonlySet<string> = new Set(['accept-encoding', 'cookie', 'origin']);
