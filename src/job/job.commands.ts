import { Command } from '../eventsourcing/command.js';
import type { Origin } from '../eventsourcing/metadata.js';
import { AskJob } from './ask-job.js';
import type { AbandonFetch, AwaitHost, FinishFetch, StartFetch, TakeOverFetch } from './fetch.commands.js';
import type { Submission } from './job.submission.js';
import type { StandingJob } from './job.view.js';

/** Submits a URL. A new job is made for it, unless one stands for it already. */
export class SubmitJob extends Command<StandingJob> {
  readonly type = 'SubmitJob';

  constructor(
    readonly submission: Submission,
    readonly at: Date,
    readonly origin: Origin,
  ) {
    super();
  }
}

/** Submits many URLs, each as if it were submitted alone. Answers with the outcome of each, in their order. */
export class SubmitJobs extends Command<readonly SubmissionOutcome[]> {
  readonly type = 'SubmitJobs';

  constructor(
    readonly submissions: readonly Submission[],
    readonly at: Date,
    readonly origin: Origin,
    /** Once it aborts no further URL is submitted, and the outcomes are those of the URLs before. */
    readonly signal?: AbortSignal,
  ) {
    super();
  }
}

/** What became of one of many submissions. */
export type SubmissionOutcome =
  /** A job was made for it, or one that was made for another submission stands for it. */
  | { readonly kind: 'made' | 'standing'; readonly view: StandingJob['view'] }
  /** `overloaded`: asking again later may succeed. `failed`: the fault is our own. */
  | { readonly kind: 'refused' | 'overloaded' | 'failed'; readonly error: unknown };

/** What is done to jobs by hand, and may be done to many. */
export type JobAction = 'retry' | 'cancel' | 'delete';

/** Does the same to many jobs, each as if it were alone. Answers with the outcome of each, in their order. */
export class ActOnJobs extends Command<readonly ActionOutcome[]> {
  readonly type = 'ActOnJobs';

  constructor(
    readonly action: JobAction,
    readonly jobIds: readonly string[],
    /** In the words of whoever asked; null where nothing was said. */
    readonly reason: string | null,
    readonly at: Date,
    readonly origin: Origin,
    readonly more: {
      /** Some of it may be done already: what this origin's cause led to is not done again. */
      readonly isAgain?: boolean;
      /** Once it aborts no further job is begun, and the outcomes are those of the jobs before. */
      readonly signal?: AbortSignal;
    } = {},
  ) {
    super();
  }
}

/** What became of one of many jobs that were acted on. */
export type ActionOutcome =
  | { readonly kind: 'done' }
  /** `overloaded`: asking again later may succeed. `failed`: the fault is our own. */
  | { readonly kind: 'refused' | 'overloaded' | 'failed'; readonly error: unknown };

/** Makes the job of one generation of a submission's dedupe key, unless it was made before. */
export class OpenJob extends AskJob {
  readonly type = 'OpenJob';

  constructor(
    readonly jobId: string,
    readonly generation: number,
    readonly submission: Submission,
    readonly at: Date,
    readonly origin: Origin,
  ) {
    super();
  }
}

/** Has a URL told of a job once it is final; at once where it is final already. The same URL twice changes nothing. */
export class RequestCallback extends AskJob {
  readonly type = 'RequestCallback';

  constructor(
    readonly jobId: string,
    readonly url: string,
    readonly at: Date,
    readonly origin: Origin,
  ) {
    super();
  }
}

abstract class ByHand extends AskJob {
  constructor(
    readonly jobId: string,
    /** In the words of whoever sent it; null where nothing was said. */
    readonly reason: string | null,
    readonly at: Date,
    readonly origin: Origin,
  ) {
    super();
  }
}

export class RetryJob extends ByHand {
  readonly type = 'RetryJob';
}

export class PauseJob extends ByHand {
  readonly type = 'PauseJob';
}

export class ResumeJob extends ByHand {
  readonly type = 'ResumeJob';
}

export class CancelJob extends ByHand {
  readonly type = 'CancelJob';
}

export class DeleteJob extends ByHand {
  readonly type = 'DeleteJob';
}

export type JobCommand =
  | OpenJob
  | RequestCallback
  | StartFetch
  | TakeOverFetch
  | FinishFetch
  | AbandonFetch
  | AwaitHost
  | RetryJob
  | PauseJob
  | ResumeJob
  | CancelJob
  | DeleteJob;
