import type { FetchAbandoned, FetchedBody, FetchedResponse, FetchFailed, PartialBody } from './job.events.js';
import { soleValue, valuesOf } from './job.headers.js';
import type { JobOptions } from './job.options.js';

/** The beginning of a page that broke off, and what the rest of the same page is asked for by. */
export interface ReceivedPart {
  /** Where it came from, after all redirects. */
  readonly url: string;
  /** The strong entity tag of its response (RFC 9110, 8.8.3). */
  readonly validator: string;
  /** As it is kept. Its bytes are those that were sent: no coding was undone. */
  readonly body: FetchedBody;
}

/** Less is fetched again more cheaply than it is gone on with. */
export const LEAST_PART_BYTES = 1_048_576;

/** What an attempt left that the next can go on from; undefined where it left nothing of the kind. */
export function receivedPart({ type, data }: FetchFailed | FetchAbandoned): ReceivedPart | undefined {
  if (type === 'FetchFailed') return data.partial && data.response && partOf(data.response, data.partial);

  const { sha256, url, size, validator } = data.partial ?? {};
  if (sha256 === undefined || url === undefined || size === undefined || validator === undefined) return undefined;
  return { url, validator, body: { sha256, size } };
}

/**
 * A page can be gone on with where its origin names it for certain, and sent it as it is: a weak tag does not tell one
 * byte from another, and what is kept of an encoded page is no part of what was sent.
 */
export function partOf(response: FetchedResponse, body: FetchedBody): ReceivedPart | undefined {
  const { httpStatus, headers, finalUrl: url } = response;
  const validator = soleValue(headers, 'etag', STRONG_TAG);
  const isAsSent = valuesOf(headers, 'content-encoding').length === 0;
  const isTakenInParts = !valuesOf(headers, 'accept-ranges').includes('none');
  const isEnough = httpStatus === 200 && body.size >= LEAST_PART_BYTES;
  return validator !== undefined && isAsSent && isTakenInParts && isEnough ? { url, validator, body } : undefined;
}

/** As an event keeps it. */
export function partialBody({ url, validator, body: { sha256, size } }: ReceivedPart): PartialBody {
  return { size, validator, sha256, url };
}

/** Whether a job with these options may go on with what came before: not one that asked for a part itself. */
export function goesOn({ headers, maxBytes }: JobOptions, { body }: ReceivedPart): boolean {
  return body.size < maxBytes && !headers.some(([name]) => name === 'range' || name === 'if-range');
}

/** RFC 9110, 8.8.3, without the `W/` of a weak one, as far as it is ASCII. */
const STRONG_TAG = /^"[\x21\x23-\x7e]{0,1000}"$/;
