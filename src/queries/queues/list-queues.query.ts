import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { Page } from '../../read-model/page.js';
import { FIRST_QUEUES, type QueueState, type QueuesWanted, QueueViews } from '../../read-model/queue-views.js';
import { JobsQueue } from './jobs-queue.js';

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
    private readonly jobs: JobsQueue,
  ) {}

  async execute({ wanted }: ListQueues): Promise<Page<QueueState>> {
    if (wanted.cursor !== undefined) return this.queues.page(wanted);

    const first = await this.jobs.state(wanted.at);
    if (wanted.limit === 1) return { items: [first], next: FIRST_QUEUES };
    const { items, next } = await this.queues.page({ ...wanted, limit: wanted.limit - 1 });
    return { items: [first, ...items], next };
  }
}
