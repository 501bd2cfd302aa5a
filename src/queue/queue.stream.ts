/** The category of all streams of queues. A queue has one only once it was paused. */
export const QUEUE_CATEGORY = 'queue';

/** The queue of fetch jobs: tasks cannot be in it. */
export const JOBS_QUEUE = 'jobs';

/** What a queue can be called: safe in paths, in the names of streams, and in a terminal. */
export const QUEUE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

export function isQueueName(text: string): boolean {
  return QUEUE_NAME.test(text);
}

export function queueStream(queue: string): string {
  return `${QUEUE_CATEGORY}-${queue}`;
}
