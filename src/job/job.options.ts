import type { HeaderPair } from './job.headers.js';

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
  /**
   * Whether nothing is fetched that its origin's robots.txt keeps from us, as the submission says. Left out where it says
   * nothing: then the host that is asked decides, and where it does not either, what follows.
   */
  readonly respectRobots?: boolean;
  /** What the service was set to when the job was submitted; left out where robots.txt was not to be respected. */
  readonly respectRobotsByDefault?: true;
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
  callbackUrl: { length: 2_048 },
} as const;
