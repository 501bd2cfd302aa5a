import {
  DeleteCallback,
  type DeliveryOutcome,
  MakeCallbackDue,
  RecordDelivery,
  RedeliverCallback,
} from '../../src/callback/callback.commands.js';
import { callbackDecider } from '../../src/callback/callback.decider.js';
import type { CallbackEvent } from '../../src/callback/callback.events.js';
import { projectCallback } from '../../src/callback/callback.projection.js';
import { callbackIdOf, messageIdOf } from '../../src/callback/callback.stream.js';
import type { CallbackView } from '../../src/callback/callback.view.js';
import { clockAt, JOB, origin, WHY } from './stories.js';

/* Commands to one callback, and what they lead to. Times are numbers of seconds after noon. */

export const RECEIVER = 'https://hooks.example/in';
export const CALLBACK = callbackIdOf(JOB, RECEIVER);

export const due = (at = 0, revision = 2n) =>
  new MakeCallbackDue(CALLBACK, { jobId: JOB, revision }, RECEIVER, clockAt(at), origin);
export const record = (at: number, attempt: number, outcome: DeliveryOutcome, revision = 2n) => {
  const delivery = { messageId: messageIdOf(CALLBACK, revision), attempt };
  return new RecordDelivery(CALLBACK, delivery, outcome, 0.5, clockAt(at), origin);
};
export const redeliver = (at: number) => new RedeliverCallback(CALLBACK, WHY, clockAt(at), origin);
export const deleteCallback = (at: number) => new DeleteCallback(CALLBACK, WHY, clockAt(at), origin);

export const answered = (httpStatus: number, retryAfterMs?: number): DeliveryOutcome => ({
  kind: 'answer',
  tookMs: 12,
  answer: { httpStatus, excerpt: 'Well' },
  retryAfterMs,
});
export const broken: DeliveryOutcome = {
  kind: 'failure',
  tookMs: 3,
  error: { code: 'connection_refused', message: 'The connection was refused' },
};

type AnyCommand = Parameters<typeof callbackDecider.decide>[0];

/** The events of commands, one after the other. */
export function storyOf(...commands: readonly AnyCommand[]): readonly CallbackEvent[] {
  const told: CallbackEvent[] = [];
  for (const command of commands) {
    const state = told.reduce(callbackDecider.evolve, callbackDecider.initialState);
    told.push(...callbackDecider.decide(command, state));
  }
  return told;
}

export function viewOf(...story: readonly CallbackEvent[]): CallbackView | undefined {
  return story.reduce<CallbackView | undefined>(
    (view, event, revision) => projectCallback(view, event, BigInt(revision)),
    undefined,
  );
}
