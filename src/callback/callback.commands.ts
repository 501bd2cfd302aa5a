import { Command } from '../eventsourcing/command.js';
import type { Origin } from '../eventsourcing/metadata.js';
import type { DeliveryAnswer, DeliveryError } from './callback.events.js';
import type { CallbackView } from './callback.view.js';

/** A command to one callback. Answers with the callback that it led to; undefined where there is none. */
export abstract class AskCallback extends Command<CallbackView | undefined> {
  abstract readonly callbackId: string;
  abstract readonly origin: Origin;
}

/** The job of a callback ended, and is to be told of as it was then. What was told of it before is not sent any more. */
export class MakeCallbackDue extends AskCallback {
  readonly type = 'MakeCallbackDue';

  constructor(
    readonly callbackId: string,
    readonly job: { readonly jobId: string; readonly revision: bigint },
    readonly url: string,
    readonly at: Date,
    readonly origin: Origin,
  ) {
    super();
  }
}

/** What became of one delivery, as data: an answer whatever its status, or the reason why there is none. */
export type DeliveryOutcome = { readonly tookMs: number } & (
  | {
      readonly kind: 'answer';
      readonly answer: DeliveryAnswer;
      /** For how long the receiver asked to be left alone, if it did. */
      readonly retryAfterMs: number | undefined;
    }
  | { readonly kind: 'failure'; readonly error: DeliveryError }
);

/** Writes down what became of a delivery. Nothing follows from one that is over already. */
export class RecordDelivery extends AskCallback {
  readonly type = 'RecordDelivery';

  constructor(
    readonly callbackId: string,
    readonly delivery: { readonly messageId: string; readonly attempt: number },
    readonly outcome: DeliveryOutcome,
    /** From 0 to 1: the jitter of the next wait. */
    readonly chance: number,
    readonly at: Date,
    readonly origin: Origin,
  ) {
    super();
  }
}

abstract class ByHand extends AskCallback {
  constructor(
    readonly callbackId: string,
    /** In the words of whoever sent it; null where nothing was said. */
    readonly reason: string | null,
    readonly at: Date,
    readonly origin: Origin,
  ) {
    super();
  }
}

/** Has it sent once more, at once, as the same message. */
export class RedeliverCallback extends ByHand {
  readonly type = 'RedeliverCallback';
}

/** Its job was deleted: nothing of it is told any more. */
export class DeleteCallback extends ByHand {
  readonly type = 'DeleteCallback';
}

export type CallbackCommand = MakeCallbackDue | RecordDelivery | RedeliverCallback | DeleteCallback;
