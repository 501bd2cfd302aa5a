import type { CallbackEvent } from './callback.events.js';

/** What decides about a callback that there is. */
export interface ExistingCallback {
  readonly status: CallbackStatus;
  readonly jobRevision: bigint;
  readonly messageId: string;
  /** The number of the latest delivery, 0 before the first. */
  readonly attempts: number;
  /** Since it became due, or was asked for again. */
  readonly failures: number;
}

export type Callback = { readonly status: 'absent' } | { readonly status: 'deleted' } | ExistingCallback;

/** `waiting`: it is sent, or sent again, at its time. `failed`: it is sent no more, unless somebody asks for it. */
export type CallbackStatus = 'waiting' | 'delivered' | 'failed';
export const CALLBACK_STATUSES: readonly CallbackStatus[] = ['waiting', 'delivered', 'failed'];

/** The state after one more event. It never throws: an event that makes no sense here changes nothing. */
export function evolve(callback: Callback, { type, data }: CallbackEvent): Callback {
  if (type === 'CallbackPurged') return { status: 'deleted' };
  if (callback.status === 'deleted') return callback;
  if (type === 'CallbackDue') {
    const { jobRevision, messageId } = data;
    const attempts = callback.status === 'absent' ? 0 : callback.attempts;
    return { status: 'waiting', jobRevision: BigInt(jobRevision), messageId, attempts, failures: 0 };
  }
  if (callback.status === 'absent') return callback; // no decider writes such an event

  switch (type) {
    case 'CallbackDelivered':
      return { ...callback, status: 'delivered', attempts: data.attempt };
    case 'CallbackFailed': {
      const status = data.retryAt === null ? 'failed' : 'waiting';
      return { ...callback, status, attempts: data.attempt, failures: callback.failures + 1 };
    }
    case 'RedeliveryRequested':
      return { ...callback, status: 'waiting', failures: 0 };
    case 'CallbackDeleted':
      return { status: 'deleted' };
  }
}
