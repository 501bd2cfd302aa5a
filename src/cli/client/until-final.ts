import { setTimeout as sleep } from 'node:timers/promises';
import type { JobAnswer } from '../../contract/answers.js';
import { UnfinishedError } from '../errors.js';
import { type Client, jobPath } from './client.js';

const LONGEST_WAIT_SECONDS = 60;
/** A service that is stopping lets go of those who wait; they must not come back in a storm. */
const PAUSE_MS = 100;

/** Waits for a job to become final, by long polls; answers with it as it is then, or as it is when time is up. */
export async function untilFinal(client: Client, id: string, until: Date): Promise<JobAnswer> {
  for (;;) {
    const left = Math.ceil((until.getTime() - Date.now()) / 1_000);
    const waitSeconds = Math.min(LONGEST_WAIT_SECONDS, Math.max(0, left));
    const job = await client.ask<JobAnswer>('GET', jobPath(id), { waitSeconds });
    if (isFinal(job) || left <= 0) return job;
    await sleep(PAUSE_MS);
  }
}

/** Whether nothing more happens to a job unless somebody asks for it. */
export function isFinal({ status }: Pick<JobAnswer, 'status'>): boolean {
  return status === 'completed' || status === 'failed' || status === 'cancelled';
}

/** @throws UnfinishedError when a job that was waited for did not come to a good end, or to none in time. */
export function assertCompleted(jobs: readonly JobAnswer[]): void {
  const [first, ...others] = jobs.filter(({ status }) => status !== 'completed');
  if (!first) return;
  if (jobs.length === 1) throw new UnfinishedError(`The job is ${first.status}. ${first.statusReason}`);

  throw new UnfinishedError(`${others.length + 1} of ${jobs.length} jobs did not complete.`);
}
