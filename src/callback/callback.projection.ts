import type {
  CallbackDelivered,
  CallbackDue,
  CallbackEvent,
  CallbackFailed,
  CallbackPurged,
} from './callback.events.js';
import { type CallbackView, TOLD_DELIVERIES, type ToldDelivery } from './callback.view.js';

/**
 * The view of a callback after one more event. There is none before the first event, nor once the callback was purged,
 * whether or not the events before the purge still lie in the log.
 */
export function projectCallback(
  view: CallbackView | undefined,
  event: CallbackEvent,
  revision: bigint,
): CallbackView | undefined {
  if (event.type === 'CallbackPurged') return undefined;
  if (!view) return event.type === 'CallbackDue' ? viewOfDue(event, revision) : undefined;

  return { ...view, ...change(view, event), revision };
}

function change(view: CallbackView, event: Exclude<CallbackEvent, CallbackPurged>): Partial<CallbackView> {
  switch (event.type) {
    case 'CallbackDue': {
      const { jobRevision, messageId, dueAt } = event.data;
      return { jobRevision, messageId, ...waiting(dueAt, dueAt) };
    }
    case 'CallbackDelivered':
      return { status: 'delivered', wait: null, ...attempted(view, event) };
    case 'CallbackFailed': {
      const { retryAt, failedAt } = event.data;
      const next = retryAt === null ? ({ status: 'failed', wait: null } as const) : waiting(retryAt, failedAt);
      return { ...next, ...attempted(view, event) };
    }
    case 'RedeliveryRequested': {
      const { requestedAt } = event.data;
      return waiting(requestedAt, requestedAt);
    }
    case 'CallbackDeleted':
      return { status: 'deleted', wait: null, deliveries: [] };
  }
}

function waiting(dueAt: string, since: string): Pick<CallbackView, 'status' | 'wait'> {
  return { status: 'waiting', wait: { dueAt, since } };
}

function attempted(view: CallbackView, event: CallbackDelivered | CallbackFailed): Partial<CallbackView> {
  return {
    attempts: event.data.attempt,
    deliveries: [...view.deliveries, deliveryIn(event)].slice(-TOLD_DELIVERIES),
  };
}

function deliveryIn({ type, data }: CallbackDelivered | CallbackFailed): ToldDelivery {
  const { attempt, messageId, tookMs, answer } = data;
  const at = type === 'CallbackDelivered' ? data.deliveredAt : data.failedAt;
  const error = type === 'CallbackDelivered' ? null : data.error;
  return { attempt, messageId, at, tookMs, answer, error };
}

function viewOfDue({ data }: CallbackDue, revision: bigint): CallbackView {
  const { callbackId, jobId, url, jobRevision, messageId, dueAt } = data;
  return {
    callbackId,
    revision,
    ...waiting(dueAt, dueAt),
    jobId,
    url,
    host: new URL(url).host,
    jobRevision,
    messageId,
    createdAt: dueAt,
    attempts: 0,
    deliveries: [],
  };
}
