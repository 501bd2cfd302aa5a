import { JobNotFoundError } from '../../job/job.errors.js';
import type { JobOptions } from '../../job/job.options.js';
import { isFinal } from '../../job/job.state.js';
import type { JobView } from '../../job/job.view.js';
import { type Holdups, isWaiting, NO_HOLDUPS } from './holdups.js';
import type { DeduplicationDto, JobDto } from './job.dto.js';
import type { ResultDto } from './result.dto.js';
import { statusReason } from './status-reason.js';
import type { ReadSubmission } from './submission.reader.js';

const LONGEST_RETRY_AFTER_SECONDS = 3_600;
const PAUSED_RETRY_AFTER_SECONDS = 60;

/** What is told along with a job. */
export interface ToldBeside {
  readonly deduplicated?: DeduplicationDto | null;
  readonly holdups?: Holdups;
}

/** A job as the API tells it. */
export function presentJob(view: JobView, at: Date, { deduplicated = null, holdups }: ToldBeside = {}): JobDto {
  const { jobId, url, status, submittedAt, startedAt, finishedAt, attempt, failures, options, revision, error } = view;
  if (status === 'deleted') throw new JobNotFoundError(jobId); // nothing deleted is told of

  return {
    id: jobId,
    url,
    status,
    statusReason: statusReason(view, at, holdups),
    submittedAt,
    startedAt,
    finishedAt,
    notBefore: options.notBefore,
    attempt,
    failures,
    maxAttempts: options.maxAttempts,
    priority: options.priority,
    tags: options.tags,
    revision: revision.toString(),
    result: presentResult(view),
    error,
    deduplicated,
    links: linksOf(jobPath(jobId)),
  };
}

export function isFinalView({ status }: Pick<JobView, 'status'>): boolean {
  return isFinal(status);
}

export function jobPath(jobId: string): string {
  return `/v1/jobs/${jobId}`;
}

/** How the standing job relates to the submission that it answers. */
export function presentDeduplication(
  standing: JobView,
  { submission, asked }: ReadSubmission,
  at: Date,
): DeduplicationDto {
  const submittedMs = Date.parse(standing.submittedAt);
  return {
    submittedAt: standing.submittedAt,
    ageSeconds: Math.floor(Math.max(0, at.getTime() - submittedMs) / 1_000),
    windowEndsAt: new Date(submittedMs + submission.maxAgeSeconds * 1_000).toISOString(),
    ignored: ignoredOptions(asked, standing.options),
  };
}

/** In how many seconds it is worth asking again; undefined for a job that will not change by itself. */
export function retryAfterSeconds(view: JobView, at: Date, holdups = NO_HOLDUPS): number | undefined {
  if (isFinal(view.status)) return undefined;
  const isPaused = view.status === 'paused' || (isWaiting(view) && holdups.pause !== null);
  if (isPaused) return PAUSED_RETRY_AFTER_SECONDS;

  const seconds = view.dueAt === null ? 1 : Math.ceil((Date.parse(view.dueAt) - at.getTime()) / 1_000);
  return Math.min(Math.max(1, seconds), LONGEST_RETRY_AFTER_SECONDS);
}

function linksOf(self: string): JobDto['links'] {
  return { self, result: `${self}/result`, events: `${self}/events`, callbacks: `${self}/callbacks` };
}

function presentResult({ response, body, partial, timings, unchangedSince }: JobView): ResultDto | null {
  if (!response) return null;

  const { httpStatus, contentType, headers, finalUrl, redirects, contentEncoding = null, warnings = [] } = response;
  const { size, sha256 } = body ?? { size: null, sha256: null };
  const told = { httpStatus, contentType, headers, finalUrl, redirects, size, sha256, partial: partial ?? null };
  return { ...told, unchangedSince: unchangedSince ?? null, contentEncoding, warnings, timings };
}

/** Options asked for by name that the standing job does not have. Its headers are the same: they make the key; callbacks add up. */
function ignoredOptions(asked: ReadSubmission['asked'], standing: JobOptions): readonly (keyof JobOptions)[] {
  const { maxAgeSeconds: _, callbackUrl: __, ...options } = asked;
  const names = Object.keys(options) as (keyof typeof options & keyof JobOptions)[];
  const has: Partial<JobOptions> = { respectRobots: standing.respectRobotsByDefault ?? false, ...standing };
  return names.filter((name) => comparable(options[name]) !== comparable(has[name]));
}

/** The order of tags means nothing; the only other list, of headers, is sorted already. */
function comparable(value: unknown): string | undefined {
  return JSON.stringify(Array.isArray(value) ? [...value].sort() : value);
}
