import { Command } from '../eventsourcing/command.js';
import type { Origin } from '../eventsourcing/metadata.js';
import type {
  AbandonReason,
  FetchError,
  FetchedBody,
  FetchedResponse,
  FetchTimings,
  PartialBody,
} from './job.events.js';
import type { Submission } from './job.submission.js';
import type { AwakeJob, StandingJob } from './job.view.js';

/** A command to one job. The actor of that job decides it, and answers with the job that it led to. */
export abstract class AskJob extends Command<AwakeJob> {
  abstract readonly jobId: string;
  abstract readonly origin: Origin;
}

/** Wants a URL fetched, by a new job or by the one that stands for it. */
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

/** Wants many URLs fetched, each as if it were submitted alone. Answers with an outcome each, in their order. */
export class SubmitJobs extends Command<readonly SubmissionOutcome[]> {
  readonly type = 'SubmitJobs';

  constructor(
    readonly submissions: readonly Submission[],
    readonly at: Date,
    readonly origin: Origin,
    /** Once it aborts no further one is submitted, and the outcomes are those of the ones before. */
    readonly signal?: AbortSignal,
  ) {
    super();
  }
}

/** What became of one of many submissions. */
export type SubmissionOutcome =
  /** A job was made for it, or another one stands for it already. */
  | { readonly kind: 'made' | 'standing'; readonly view: StandingJob['view'] }
  /** It will be refused again; it may be taken later; or the fault is our own. */
  | { readonly kind: 'refused' | 'overloaded' | 'failed'; readonly error: unknown };

/** A submission aimed at one generation of its dedupe key: what the actor of that job is asked. */
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

/** Begins a fetch of a job that is due. Never takes a running one from another. */
export class StartFetch extends AskJob {
  readonly type = 'StartFetch';

  constructor(
    readonly jobId: string,
    readonly runner: string,
    readonly claim: string,
    readonly at: Date,
    readonly origin: Origin,
  ) {
    super();
  }
}

/** Takes the running fetch of a runner that was lost. */
export class TakeOverFetch extends AskJob {
  readonly type = 'TakeOverFetch';

  constructor(
    readonly jobId: string,
    readonly lost: { readonly runner: string; readonly attempt: number },
    readonly runner: string,
    readonly claim: string,
    readonly at: Date,
    readonly origin: Origin,
  ) {
    super();
  }
}

/** How a fetch ended, as data: a response whatever its status, or the reason why there is none. */
export type FetchOutcome =
  | {
      readonly kind: 'response';
      readonly response: FetchedResponse;
      readonly body: FetchedBody;
      readonly timings: FetchTimings;
      readonly notModified?: true;
    }
  | {
      readonly kind: 'failure';
      readonly error: FetchError;
      readonly response?: FetchedResponse;
      readonly timings?: FetchTimings;
    };

export class FinishFetch extends AskJob {
  readonly type = 'FinishFetch';

  constructor(
    readonly jobId: string,
    readonly attempt: number,
    readonly outcome: FetchOutcome,
    /** From 0 to 1: the jitter of a retry. Chance comes in with the command. */
    readonly chance: number,
    readonly at: Date,
    readonly origin: Origin,
  ) {
    super();
  }
}

/** Gives a running fetch back. */
export class AbandonFetch extends AskJob {
  readonly type = 'AbandonFetch';

  constructor(
    readonly jobId: string,
    readonly attempt: number,
    readonly reason: Exclude<AbandonReason, 'runner-lost'>,
    readonly at: Date,
    readonly origin: Origin,
    readonly partial?: PartialBody,
  ) {
    super();
  }
}

abstract class ByHand extends AskJob {
  constructor(
    readonly jobId: string,
    /** Why, in the words of who asked; null where nothing was said. */
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
  | StartFetch
  | TakeOverFetch
  | FinishFetch
  | AbandonFetch
  | RetryJob
  | PauseJob
  | ResumeJob
  | CancelJob
  | DeleteJob;
