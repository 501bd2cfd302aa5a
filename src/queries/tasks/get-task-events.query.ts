import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { Recorded } from '../../eventsourcing/event.js';
import { EventStore } from '../../eventsourcing/event-store.js';
import type { Page } from '../../read-model/page.js';
import { TaskNotFoundError } from '../../task/task.errors.js';
import { isTaskId, taskStream } from '../../task/task.stream.js';
import { eventsOf } from '../stream-events.js';

export class GetTaskEvents extends Query<Page<Recorded>> {
  constructor(
    readonly taskId: string,
    readonly limit: number,
    /** The `next` of an earlier page. */
    readonly cursor?: string | undefined,
  ) {
    super();
  }
}

/** Everything that happened to a task, oldest first, as stored; of a deleted task too, since that is the audit trail. */
@QueryHandler(GetTaskEvents)
export class GetTaskEventsHandler implements IQueryHandler<GetTaskEvents> {
  constructor(private readonly store: EventStore) {}

  async execute({ taskId, limit, cursor }: GetTaskEvents): Promise<Page<Recorded>> {
    if (!isTaskId(taskId)) throw new TaskNotFoundError(taskId);

    const page = await eventsOf(this.store, { stream: taskStream(taskId), limit, cursor });
    if (!page) throw new TaskNotFoundError(taskId);
    return page;
  }
}
