import type { JobAnswer } from '../../../src/contract/answers.js';

export type JobStatus = JobAnswer['status'];

/** In the order in which a job passes through them. */
export const STATUSES = [
  'queued',
  'running',
  'retrying',
  'paused',
  'completed',
  'failed',
  'cancelled',
] as const satisfies readonly JobStatus[];

export const FINAL: ReadonlySet<JobStatus> = new Set(['completed', 'failed', 'cancelled']);

/** What is told apart by colour is told apart by shape as well. */
export const SIGNS: Readonly<Record<JobStatus, string>> = {
  queued: '○',
  running: '◐',
  retrying: '↻',
  paused: '‖',
  completed: '✓',
  failed: '✕',
  cancelled: '–',
};
