import type { JobView } from '../../job/job.view.js';

/** What a metadata record says of a job. A body that is named, and is not in the file, is missing for a reason. */
export function warcMetadata(job: JobView, isAnswerWritten: boolean) {
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
    missing:
      response && body && !isAnswerWritten ? { code: 'body_lost', message: 'The body is not kept any more' } : null,
  };
}
