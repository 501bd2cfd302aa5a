import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { JobView } from '../../job/job.view.js';
import { type JobQuery, JobViews } from '../../read-model/job-views.js';
import type { Page } from '../../read-model/page.js';

export class ListJobs extends Query<Page<JobView>> {
  constructor(readonly query: JobQuery) {
    super();
  }
}

/** Lists are answered by the views alone, and may lag behind the log. Throws BadCursorError, OutdatedViewsError. */
@QueryHandler(ListJobs)
export class ListJobsHandler implements IQueryHandler<ListJobs> {
  constructor(private readonly views: JobViews) {}

  execute({ query }: ListJobs): Promise<Page<JobView>> {
    return this.views.list(query);
  }
}
