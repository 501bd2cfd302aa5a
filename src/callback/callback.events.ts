import type { Event } from '../eventsourcing/event.js';
import type { PurgeRecord } from '../eventsourcing/purge.js';

/*
 * These names and shapes lie in the store for ever. Don't edit one: add the next, and an upcaster in callback.codec.ts.
 * Times are ISO 8601 in UTC.
 */

export type CallbackDue = Event<
  'CallbackDue',
  {
    readonly callbackId: string;
    readonly jobId: string;
    readonly url: string;
    /** The revision of the job's stream at which it is told of: a decimal. */
    readonly jobRevision: string;
    /** The `webhook-id`: the same however often this is sent. */
    readonly messageId: string;
    readonly dueAt: string;
  }
>;

export type CallbackDelivered = Event<
  'CallbackDelivered',
  Attempted & { readonly answer: DeliveryAnswer; readonly deliveredAt: string }
>;

export type CallbackFailed = Event<
  'CallbackFailed',
  Attempted & {
    /** What the receiver answered, where it did. */
    readonly answer: DeliveryAnswer | null;
    /** Why there is no answer. */
    readonly error: DeliveryError | null;
    /** When it is sent again; null where this was the last time. */
    readonly retryAt: string | null;
    readonly failedAt: string;
  }
>;

/** Somebody wants it sent once more. */
export type RedeliveryRequested = Event<'RedeliveryRequested', ByHand & { readonly requestedAt: string }>;
export type CallbackDeleted = Event<'CallbackDeleted', ByHand & { readonly deletedAt: string }>;
export type CallbackPurged = Event<'CallbackPurged', { readonly callbackId: string } & PurgeRecord>;

export type CallbackEvent =
  | CallbackDue
  | CallbackDelivered
  | CallbackFailed
  | RedeliveryRequested
  | CallbackDeleted
  | CallbackPurged;

type Attempted = {
  readonly callbackId: string;
  readonly messageId: string;
  /** Numbers every delivery of the callback, from 1, and is never used twice. */
  readonly attempt: number;
  readonly tookMs: number;
};

type ByHand = {
  readonly callbackId: string;
  readonly by: string;
  readonly reason: string | null;
};

/** What a receiver answered. */
export type DeliveryAnswer = {
  readonly httpStatus: number;
  /** How its body begins, as text; empty where there is none. */
  readonly excerpt: string;
};

export type DeliveryError = {
  readonly code: string;
  /** A sentence for people. */
  readonly message: string;
};
