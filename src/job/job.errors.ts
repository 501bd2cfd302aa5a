/** There is no such job, or it was deleted. */
export class JobNotFoundError extends Error {
  override readonly name = 'JobNotFoundError';

  constructor(readonly jobId: string) {
    super(`There is no job ${jobId}`);
  }
}

/** There is such a job, and at a time that was asked for there was none yet. */
export class JobNotYetSubmittedError extends Error {
  override readonly name = 'JobNotYetSubmittedError';

  constructor(jobId: string, at: Date) {
    super(`At ${at.toISOString()} there was no job ${jobId} yet`);
  }
}

/** A submission was sent again whose job was deleted since. */
export class SubmissionGoneError extends Error {
  override readonly name = 'SubmissionGoneError';

  constructor(readonly jobId: string) {
    super(`Job ${jobId}, which this submission made, was deleted since: submit it under another key`);
  }
}

/** The job is in a status in which this cannot be done. */
export class WrongStatusError extends Error {
  override readonly name = 'WrongStatusError';

  constructor(
    readonly jobId: string,
    readonly status: string,
    why: string,
  ) {
    super(`Job ${jobId} is ${status}: ${why}`);
  }
}

/** As many URLs as there may be want to be told of the job already. */
export class TooManyCallbacksError extends Error {
  override readonly name = 'TooManyCallbacksError';

  constructor(jobId: string, most: number) {
    super(`Job ${jobId} has ${most} callbacks already, which is as many as a job may have`);
  }
}

/** A URL that will not be fetched, and why. */
export class UnfetchableUrlError extends Error {
  override readonly name = 'UnfetchableUrlError';

  constructor(
    readonly code: 'invalid_url' | 'blocked_scheme' | 'blocked_port' | 'blocked_address',
    why: string,
    options?: ErrorOptions,
  ) {
    super(why, options);
  }
}

/** A submission was sent again under its key, with another URL or other headers than the first time. */
export class ForeignSubmissionError extends Error {
  override readonly name = 'ForeignSubmissionError';

  constructor(url: string) {
    super(`The same key was used for another submission, of ${url}`);
  }
}
