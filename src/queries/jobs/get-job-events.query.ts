import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { Recorded } from '../../eventsourcing/event.js';
import { EventStore } from '../../eventsourcing/event-store.js';
import { JobNotFoundError } from '../../job/job.errors.js';
import { isJobId, jobStream } from '../../job/job.stream.js';
import { BadCursorError, type Page } from '../../read-model/page.js';

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

    const events = await this.store.read(jobStream(jobId), cursor === undefined ? undefined : revisionOf(cursor));
    if (events.length === 0 && cursor === undefined) throw new JobNotFoundError(jobId);

    const items = events.slice(0, limit);
    const last = items.at(-1);
    return { items, next: last && events.length > limit ? String(last.revision) : null };
  }
}

function revisionOf(cursor: string): bigint {
  if (!/^\d{1,18}$/.test(cursor)) throw new BadCursorError();

  return BigInt(cursor);
}
