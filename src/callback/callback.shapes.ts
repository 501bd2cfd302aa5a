import {
  absoluteUrl,
  brokenFieldOf,
  type Check,
  count,
  number,
  orNull,
  record,
  removedEvents,
  type Shape,
  text,
  time,
} from '../eventsourcing/shape.js';
import type { CallbackEvent, DeliveryAnswer, DeliveryError } from './callback.events.js';

type DataOf<Type extends CallbackEvent['type']> = Extract<CallbackEvent, { readonly type: Type }>['data'];

/** The first field that is not what events of this type hold today; undefined where the data is sound. */
export function brokenField(type: CallbackEvent['type'], data: object): string | undefined {
  return brokenFieldOf(SHAPES[type], data);
}

const decimal: Check = (value) => typeof value === 'string' && /^\d+$/.test(value);
const answer = record<DeliveryAnswer>({ httpStatus: count, excerpt: text });
const error = record<DeliveryError>({ code: text, message: text });
const attempted = { callbackId: text, messageId: text, attempt: count, tookMs: number };
const byHand = { callbackId: text, by: text, reason: orNull(text) };

const SHAPES: { readonly [type in CallbackEvent['type']]: Shape<DataOf<type>> } = {
  CallbackDue: {
    callbackId: text,
    jobId: text,
    url: absoluteUrl,
    jobRevision: decimal,
    messageId: text,
    dueAt: time,
  },
  CallbackDelivered: { ...attempted, answer, deliveredAt: time },
  CallbackFailed: { ...attempted, answer: orNull(answer), error: orNull(error), retryAt: orNull(time), failedAt: time },
  RedeliveryRequested: { ...byHand, requestedAt: time },
  CallbackDeleted: { ...byHand, deletedAt: time },
  CallbackPurged: { ...byHand, removed: removedEvents, purgedAt: time },
};
