/** A queue's events, folded. One that was never paused has none, and is open. */
export interface QueueView {
  readonly queue: string;
  /** The revision of its stream that this view stands for; -1 where nothing happened to it. */
  readonly revision: bigint;
  readonly status: QueueStatus;
  readonly pause: QueuePause | null;
}

/** By whom a queue is paused, since when (ISO 8601 in UTC) and why. */
export interface QueuePause {
  readonly by: string;
  readonly reason: string | null;
  readonly pausedAt: string;
}

export type QueueStatus = 'open' | 'paused';
export const QUEUE_STATUSES: readonly QueueStatus[] = ['open', 'paused'];

/** A queue that nothing has happened to. */
export function openQueue(queue: string): QueueView {
  return { queue, revision: -1n, status: 'open', pause: null };
}
