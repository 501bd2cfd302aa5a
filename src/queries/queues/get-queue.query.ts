import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { JOBS_QUEUE } from '../../queue/queue.stream.js';
import { type QueueState, QueueViews } from '../../read-model/queue-views.js';
import { JobsQueue } from './jobs-queue.js';

export class GetQueue extends Query<QueueState> {
  constructor(
    readonly queue: string,
    readonly at: Date,
  ) {
    super();
  }
}

/** A queue that nobody has heard of is empty, and open. */
@QueryHandler(GetQueue)
export class GetQueueHandler implements IQueryHandler<GetQueue> {
  constructor(
    private readonly queues: QueueViews,
    private readonly jobs: JobsQueue,
  ) {}

  execute({ queue, at }: GetQueue): Promise<QueueState> {
    return queue === JOBS_QUEUE ? this.jobs.state(at) : this.queues.get(queue, at);
  }
}
