import type { JobOptions } from './job.options.js';

/** What a client asked for: a URL, checked and normalised, and how it is to be fetched. */
export interface Submission {
  /** Names this submission: a resend carries the same. */
  readonly id: string;
  /** The id was derived from what the client sent, so that an earlier request may have carried it too. */
  readonly isResendable: boolean;
  readonly givenUrl: string;
  readonly url: string;
  readonly dedupeKey: string;
  readonly options: JobOptions;
  /** To be told of the job once it is final: an absolute URL, checked and normalised. */
  readonly callbackUrl?: string | undefined;
  /** How old a standing job may be to stand for this submission; 0 always makes a new one. */
  readonly maxAgeSeconds: number;
}
