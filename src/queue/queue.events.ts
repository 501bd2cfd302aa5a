import type { Event } from '../eventsourcing/event.js';

/*
 * These names and shapes lie in the store for ever. Don't edit one: add the next, and an upcaster in queue.model.ts.
 * Times are ISO 8601 in UTC.
 */

type ByHand = {
  readonly queue: string;
  readonly by: string;
  /** In the words of whoever sent it; null where nothing was said. */
  readonly reason: string | null;
};

export type QueuePaused = Event<'QueuePaused', ByHand & { readonly pausedAt: string }>;
export type QueueResumed = Event<'QueueResumed', ByHand & { readonly resumedAt: string }>;

export type QueueEvent = QueuePaused | QueueResumed;
