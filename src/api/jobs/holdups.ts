import type { JobView } from '../../job/job.view.js';
import type { QueuePause } from '../../queue/queue.view.js';

/** What keeps jobs from being fetched that wait for a runner, besides their own times. */
export interface Holdups {
  /** All of them wait while their queue is paused. */
  readonly pause: QueuePause | null;
}

export const NO_HOLDUPS: Holdups = { pause: null };

/** Whether a job is one that a holdup keeps. */
export function isWaiting({ status }: Pick<JobView, 'status'>): boolean {
  return status === 'queued' || status === 'retrying';
}

/** What keeps a job that waits, in a sentence without its full stop; undefined where nothing does. */
export function holdupOf({ pause }: Holdups): string | undefined {
  if (pause === null) return undefined;

  return `The queue of fetch jobs is paused by ${pause.by}${pause.reason ? `: ${pause.reason}` : ''}`;
}
