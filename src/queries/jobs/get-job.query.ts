import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { EventStore } from '../../eventsourcing/event-store.js';
import { JobNotFoundError } from '../../job/job.errors.js';
import { jobModel } from '../../job/job.model.js';
import { isJobId } from '../../job/job.stream.js';
import type { JobView } from '../../job/job.view.js';
import { JobViews } from '../../read-model/job-views.js';
import { KnownRevisions } from '../../read-model/known-revisions.js';
import { currentView } from '../current-view.js';

export class GetJob extends Query<JobView> {
  /** @param isFresh the answer must hold everything that the log holds now, however new the view looks */
  constructor(
    readonly jobId: string,
    readonly isFresh = false,
  ) {
    super();
  }
}

/**
 * Answers with the view. Where it is missing, or behind what this process wrote itself, the stream is folded instead.
 * Throws JobNotFoundError for a job that never was, or was deleted.
 */
@QueryHandler(GetJob)
export class GetJobHandler implements IQueryHandler<GetJob> {
  constructor(
    private readonly views: JobViews,
    readonly known: KnownRevisions,
    readonly store: EventStore,
  ) {}

  async execute({ jobId, isFresh }: GetJob): Promise<JobView> {
    if (!isJobId(jobId)) throw new JobNotFoundError(jobId);

    const view = await currentView(jobModel, jobId, await this.views.get(jobId), isFresh, this);
    if (!view || view.status === 'deleted') throw new JobNotFoundError(jobId);

    return view;
  }
}
