import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { EventStore } from '../../eventsourcing/event-store.js';
import { JobNotFoundError, JobNotYetSubmittedError } from '../../job/job.errors.js';
import { isJobId, jobStream } from '../../job/job.stream.js';
import type { JobView } from '../../job/job.view.js';
import { isDeletedNow, jobThen } from './job-then.js';

export class GetJobAt extends Query<JobView> {
  constructor(
    readonly jobId: string,
    readonly at: Date,
  ) {
    super();
  }
}

/**
 * The job as it was at a time: its stream, as far as it was recorded by then. Throws JobNotFoundError for a job that never
 * was, or is deleted by now, and JobNotYetSubmittedError where it was not there yet.
 */
@QueryHandler(GetJobAt)
export class GetJobAtHandler implements IQueryHandler<GetJobAt> {
  constructor(private readonly store: EventStore) {}

  async execute({ jobId, at }: GetJobAt): Promise<JobView> {
    const stream = isJobId(jobId) ? await this.store.read(jobStream(jobId)) : [];
    if (stream.length === 0 || isDeletedNow(stream)) throw new JobNotFoundError(jobId);

    const then = jobThen(stream, at);
    if (!then) throw new JobNotYetSubmittedError(jobId, at);
    return then;
  }
}
