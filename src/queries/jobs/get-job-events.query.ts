import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { Recorded } from '../../eventsourcing/event.js';
import { EventStore } from '../../eventsourcing/event-store.js';
import { JobNotFoundError } from '../../job/job.errors.js';
import { isJobId, jobStream } from '../../job/job.stream.js';
import type { Page } from '../../read-model/page.js';
import { eventsOf } from '../stream-events.js';

export class GetJobEvents extends Query<Page<Recorded>> {
  constructor(
    readonly jobId: string,
    readonly limit: number,
    /** The `next` of an earlier page. */
    readonly cursor?: string | undefined,
  ) {
    super();
  }
}

/** Everything that happened to a job, oldest first, as stored; of a deleted job too, since that is the audit trail. */
@QueryHandler(GetJobEvents)
export class GetJobEventsHandler implements IQueryHandler<GetJobEvents> {
  constructor(private readonly store: EventStore) {}

  async execute({ jobId, limit, cursor }: GetJobEvents): Promise<Page<Recorded>> {
    if (!isJobId(jobId)) throw new JobNotFoundError(jobId);

    const page = await eventsOf(this.store, { stream: jobStream(jobId), limit, cursor });
    if (!page) throw new JobNotFoundError(jobId);
    return page;
  }
}
