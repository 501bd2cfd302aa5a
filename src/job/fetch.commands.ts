import type { Origin } from '../eventsourcing/metadata.js';
import { AskJob } from './ask-job.js';
import type { AbandonReason, FetchError, FetchedBody, FetchedResponse, FetchTimings } from './job.events.js';
import type { ReceivedPart } from './job.resumption.js';

/** Starts the fetch of a job that is due. Changes nothing of a job that is running already. */
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

/** Takes over the running fetch of a runner that was lost. */
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
      /** The origin says that an earlier job's page did not change: this is it, and when its bytes came, ISO 8601. */
      readonly unchangedSince?: string;
    }
  | {
      readonly kind: 'failure';
      readonly error: FetchError;
      readonly response?: FetchedResponse;
      /** What came of its body. */
      readonly partial?: FetchedBody;
      readonly timings?: FetchTimings;
    };

export class FinishFetch extends AskJob {
  readonly type = 'FinishFetch';

  constructor(
    readonly jobId: string,
    readonly attempt: number,
    readonly outcome: FetchOutcome,
    /** From 0 to 1: the jitter of a retry. A decider draws no random numbers of its own. */
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
    readonly reason: Exclude<AbandonReason, 'runner-lost' | 'host-busy'>,
    readonly at: Date,
    readonly origin: Origin,
    /** What came of the page by then, and can be gone on with. */
    readonly received?: ReceivedPart | undefined,
  ) {
    super();
  }
}

/** Gives a running fetch back that was led to a host which is not free. */
export class AwaitHost extends AskJob {
  readonly type = 'AwaitHost';

  constructor(
    readonly jobId: string,
    readonly attempt: number,
    readonly host: string,
    /** Until when it rests; null where it is full, and nobody knows for how long. */
    readonly restsUntil: Date | null,
    /** From 0 to 1: the jitter of the wait. */
    readonly chance: number,
    readonly at: Date,
    readonly origin: Origin,
  ) {
    super();
  }
}
