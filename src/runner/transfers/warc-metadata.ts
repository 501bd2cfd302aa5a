import type { JobView } from '../../job/job.view.js';

/** Why the answer of a job is not in the file. */
export type MissingAnswer = 'body_lost' | 'body_damaged';

const MESSAGES: Readonly<Record<MissingAnswer, string>> = {
  body_lost: 'The body is not kept any more',
  body_damaged: 'What is kept of the body is damaged',
};

/** What a metadata record says of a job. A body that is named, and is not in the file, is missing for a reason. */
export function warcMetadata(job: JobView, missing: MissingAnswer | undefined) {
  const { response, body, error } = job;
  return {
    jobId: job.jobId,
    url: job.url,
    status: job.status,
    submittedAt: job.submittedAt,
    startedAt: job.startedAt,
    finishedAt: job.finishedAt,
    attempt: job.attempt,
    failures: job.failures,
    tags: job.options.tags,
    httpStatus: response?.httpStatus ?? null,
    finalUrl: response?.finalUrl ?? null,
    redirects: response?.redirects ?? [],
    timings: job.timings,
    error: error && { code: error.code, message: error.message },
    body: body && { sha256: body.sha256, size: body.size },
    unchangedSince: job.unchangedSince ?? null,
    missing: missing && response && body ? { code: missing, message: MESSAGES[missing] } : null,
  };
}
