import { Injectable } from '@nestjs/common';
import { JOBS_QUEUE } from '../../queue/queue.stream.js';
import { JobViews } from '../../read-model/job-views.js';
import { type QueueState, QueueViews } from '../../read-model/queue-views.js';

/** The queue of fetch jobs, told as a queue beside those of tasks: runners take from it. */
@Injectable()
export class JobsQueue {
  constructor(
    private readonly queues: QueueViews,
    private readonly jobs: JobViews,
  ) {}

  async state(at: Date): Promise<QueueState> {
    const [view, counts, oldest] = await Promise.all([
      this.queues.view(JOBS_QUEUE),
      this.jobs.countByStatus(),
      this.jobs.oldestDueAt(at),
    ]);
    return {
      view,
      waiting: counts.queued + counts.retrying,
      held: counts.running,
      oldestWaitsSince: oldest === null ? null : Date.parse(oldest),
    };
  }
}
