import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { JOBS_QUEUE } from '../../queue/queue.stream.js';
import { openQueue } from '../../queue/queue.view.js';
import { JobViews } from '../../read-model/job-views.js';
import type { Page } from '../../read-model/page.js';
import { FIRST_QUEUES, type QueueState, type QueuesWanted, QueueViews } from '../../read-model/queue-views.js';

export class ListQueues extends Query<Page<QueueState>> {
  constructor(readonly wanted: QueuesWanted) {
    super();
  }
}

/** The queue of fetch jobs, then those of tasks. Lists are answered by the views alone. Throws BadCursorError. */
@QueryHandler(ListQueues)
export class ListQueuesHandler implements IQueryHandler<ListQueues> {
  constructor(
    private readonly queues: QueueViews,
    private readonly jobs: JobViews,
  ) {}

  async execute({ wanted }: ListQueues): Promise<Page<QueueState>> {
    if (wanted.cursor !== undefined) return this.queues.page(wanted);

    const first = await this.#jobsQueue(wanted.at);
    if (wanted.limit === 1) return { items: [first], next: FIRST_QUEUES };
    const { items, next } = await this.queues.page({ ...wanted, limit: wanted.limit - 1 });
    return { items: [first, ...items], next };
  }

  /** Told as a queue beside the others: runners take from it, and nobody pauses it as a whole. */
  async #jobsQueue(at: Date): Promise<QueueState> {
    const [counts, oldest] = await Promise.all([this.jobs.countByStatus(), this.jobs.oldestDueAt(at)]);
    return {
      view: openQueue(JOBS_QUEUE),
      waiting: counts.queued + counts.retrying,
      held: counts.running,
      oldestWaitsSince: oldest === null ? null : Date.parse(oldest),
    };
  }
}
