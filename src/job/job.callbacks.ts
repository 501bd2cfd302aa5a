import type { JobEvent } from './job.events.js';

/** Whether an event ends its job: it is fetched, it has failed for good, or somebody cancelled it. A pause ends nothing. */
export function endsJob({ type, data }: JobEvent): boolean {
  return type === 'FetchCompleted' || type === 'JobCancelled' || (type === 'FetchFailed' && data.retryAt === null);
}

/**
 * The URLs that are to be told of a job because of one of its events: all that wanted it when it ended, or the one that
 * wants it once it has. Each end of a job that was retried is told.
 * @param before the events of the job before that one
 */
export function toldBecauseOf(event: JobEvent, before: readonly JobEvent[]): readonly string[] {
  if (event.type === 'CallbackRequested') return event.data.isEnded ? [event.data.url] : [];
  if (!endsJob(event)) return [];

  return before.flatMap(({ type, data }) => (type === 'CallbackRequested' ? [data.url] : []));
}
