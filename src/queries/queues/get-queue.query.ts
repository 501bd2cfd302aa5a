import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type QueueState, QueueViews } from '../../read-model/queue-views.js';

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
  constructor(private readonly queues: QueueViews) {}

  execute({ queue, at }: GetQueue): Promise<QueueState> {
    return this.queues.get(queue, at);
  }
}
