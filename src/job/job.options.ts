import type { HeaderPair } from './job.events.js';

/** What a submission may ask for, filled in with the service's defaults: the job keeps them for its whole life. */
export type JobOptions = {
  /** Sent with the request. Names in lower case, sorted: they are part of what makes two submissions the same. */
  readonly headers: readonly HeaderPair[];
  /** `success`: a response counts if it is 2xx. `any`: every response counts. */
  readonly acceptStatus: 'success' | 'any';
  /** For the whole fetch, redirects and body included. */
  readonly timeoutSeconds: number;
  /** Of the body, as received and as decoded. */
  readonly maxBytes: number;
  /** Failures until the job ends as failed. */
  readonly maxAttempts: number;
  /** Higher ones first. */
  readonly priority: number;
  /** ISO 8601; not fetched before. */
  readonly notBefore: string | null;
  readonly tags: readonly string[];
};

/** What an option may be, in one place: the API refuses what is outside, and says so in its OpenAPI document. */
export const OPTION_LIMITS = {
  timeoutSeconds: { min: 1, max: 300 },
  maxBytes: { min: 1, max: 1024 ** 3 },
  maxAttempts: { min: 1, max: 20 },
  priority: { min: -100, max: 100 },
  maxAgeSeconds: { min: 0, max: 31_536_000 },
  tags: { count: 20, length: 64 },
  headers: { count: 50, bytes: 8_192 },
} as const;

/**
 * Headers that no job may carry: secrets do not belong into a log that keeps everything, and the rest are the
 * fetcher's own (RFC 9110, 7.6.1 and 8.6).
 */
export const REFUSED_HEADERS: ReadonlySet<string> = new Set([
  'authorization',
  'cookie',
  'proxy-authorization',
  'host',
  'connection',
  'content-length',
  'expect',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Headers as a job keeps them: names in lower case, sorted. Those of one name keep their order, which has a meaning. */
export function sortedHeaders(headers: readonly HeaderPair[]): readonly HeaderPair[] {
  const lowered = headers.map(([name, value]): HeaderPair => [name.toLowerCase(), value]);
  return lowered.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}
