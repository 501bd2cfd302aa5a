import type { DeliveryAnswer, DeliveryError } from './callback.events.js';
import type { CallbackStatus } from './callback.state.js';

/** A callback's events, folded into what queries answer. Times are ISO 8601 in UTC. */
export interface CallbackView {
  readonly callbackId: string;
  /** The revision of its stream that this view stands for. */
  readonly revision: bigint;
  readonly status: CallbackStatus | 'deleted';
  readonly jobId: string;
  readonly url: string;
  /** The URL's host, with its port where it is not the scheme's own. */
  readonly host: string;
  /** The revision of the job that is told of: a decimal. */
  readonly jobRevision: string;
  readonly messageId: string;
  /** When it became due for the first time: its place in lists. */
  readonly createdAt: string;
  /** While it waits: when it is sent, and since when it waits for that. */
  readonly wait: { readonly dueAt: string; readonly since: string } | null;
  /** How often it was sent. */
  readonly attempts: number;
  /** The latest deliveries, the first of them first. */
  readonly deliveries: readonly ToldDelivery[];
}

/** One POST, and what came of it. */
export interface ToldDelivery {
  readonly attempt: number;
  readonly messageId: string;
  readonly at: string;
  readonly tookMs: number;
  readonly answer: DeliveryAnswer | null;
  readonly error: DeliveryError | null;
}

/** So many deliveries are told of; the log has them all. */
export const TOLD_DELIVERIES = 20;
