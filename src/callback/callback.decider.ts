import type { Decider } from '../eventsourcing/decider.js';
import type {
  CallbackCommand,
  DeleteCallback,
  MakeCallbackDue,
  RecordDelivery,
  RedeliverCallback,
} from './callback.commands.js';
import { CallbackNotFoundError } from './callback.errors.js';
import type { CallbackEvent } from './callback.events.js';
import { isDelivered, retryAt } from './callback.policy.js';
import { type Callback, evolve } from './callback.state.js';
import { messageIdOf } from './callback.stream.js';

/** A callback: from the end of its job to the receiver that took it, or to where it is given up. */
export const callbackDecider: Decider<Callback, CallbackCommand, CallbackEvent> = {
  initialState: { status: 'absent' },

  decide(command, callback) {
    switch (command.type) {
      case 'MakeCallbackDue':
        return makeDue(command, callback);
      case 'RecordDelivery':
        return record(command, callback);
      case 'RedeliverCallback':
        return redeliver(command, callback);
      case 'DeleteCallback':
        return remove(command, callback);
    }
  },

  evolve,
};

function makeDue({ callbackId, job, url, at }: MakeCallbackDue, callback: Callback): CallbackEvent[] {
  if (callback.status === 'deleted') return [];
  if (callback.status !== 'absent' && callback.jobRevision >= job.revision) return []; // sent twice, or late

  const { jobId, revision } = job;
  const messageId = messageIdOf(callbackId, revision);
  const data = { callbackId, jobId, url, jobRevision: revision.toString(), messageId, dueAt: at.toISOString() };
  return [{ type: 'CallbackDue', data }];
}

function record({ callbackId, delivery, outcome, chance, at }: RecordDelivery, callback: Callback): CallbackEvent[] {
  if (callback.status !== 'waiting') return [];
  const { messageId, attempt } = delivery;
  if (messageId !== callback.messageId || attempt !== callback.attempts + 1) return []; // another one was first

  const { tookMs } = outcome;
  const attempted = { callbackId, messageId, attempt, tookMs };
  if (outcome.kind === 'answer' && isDelivered(outcome)) {
    const { answer } = outcome;
    return [{ type: 'CallbackDelivered', data: { ...attempted, answer, deliveredAt: at.toISOString() } }];
  }
  const what =
    outcome.kind === 'answer' ? { answer: outcome.answer, error: null } : { answer: null, error: outcome.error };
  const again = retryAt(callback.failures + 1, outcome, chance, at)?.toISOString() ?? null;
  return [{ type: 'CallbackFailed', data: { ...attempted, ...what, retryAt: again, failedAt: at.toISOString() } }];
}

function redeliver({ callbackId, reason, at, origin }: RedeliverCallback, callback: Callback): CallbackEvent[] {
  if (callback.status === 'absent' || callback.status === 'deleted') throw new CallbackNotFoundError(callbackId);

  const data = { callbackId, by: origin.actor, reason, requestedAt: at.toISOString() };
  return [{ type: 'RedeliveryRequested', data }];
}

function remove({ callbackId, reason, at, origin }: DeleteCallback, callback: Callback): CallbackEvent[] {
  if (callback.status === 'absent' || callback.status === 'deleted') return [];

  const data = { callbackId, by: origin.actor, reason, deletedAt: at.toISOString() };
  return [{ type: 'CallbackDeleted', data }];
}
