import type { EventAnswer, JobAnswer } from '../../../src/contract/answers.js';
import { answer, api } from '../api/client.js';
import { ProblemError } from '../api/problem-error.js';

/** A job that is there, or why it is not. */
export type FoundJob = { readonly kind: 'found'; readonly job: JobAnswer } | { readonly kind: 'gone' | 'unknown' };

const MOST_EVENTS = 1_000;

export async function findJob(id: string, events: readonly EventAnswer[]): Promise<FoundJob> {
  try {
    return { kind: 'found', job: await answer(api.GET('/v1/jobs/{id}', { params: { path: { id } } })) };
  } catch (error) {
    if (error instanceof ProblemError && ['not_found', 'gone'].includes(error.code)) {
      return { kind: events.length > 0 ? 'gone' : 'unknown' };
    }
    throw error;
  }
}

/** The job as it was at a time. */
export function jobAt(id: string, at: string): Promise<JobAnswer> {
  return answer(api.GET('/v1/jobs/{id}', { params: { path: { id }, query: { at } } }));
}

/** All that happened to a job, oldest first. Who may not read those of deleted jobs is told none. */
export async function eventsOf(id: string): Promise<readonly EventAnswer[]> {
  const params = { path: { id }, query: { limit: MOST_EVENTS } };
  try {
    return (await answer(api.GET('/v1/jobs/{id}/events', { params }))).items;
  } catch (error) {
    if (error instanceof ProblemError && ['not_found', 'forbidden'].includes(error.code)) return [];
    throw error;
  }
}
