import type { JobEvent } from '../../src/job/job.events.js';
import type { JobStatus } from '../../src/job/job.state.js';
import { cancelled, completed, failed, paused, started, submitted } from '../kit/stories.js';

/** The shortest story that brings a job into each status, by the time 10. */
export const BROUGHT_INTO: Readonly<Record<JobStatus, readonly JobEvent[]>> = {
  queued: [submitted()],
  running: [submitted(), started(1)],
  retrying: [submitted(), started(1), failed(2, 1, 9)],
  paused: [submitted(), paused(1)],
  completed: [submitted(), started(1), completed(2)],
  failed: [submitted(), started(1), failed(2)],
  cancelled: [submitted(), cancelled(1)],
};
