import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type JobQuery, type JobTotal, JobViews } from '../../read-model/job-views.js';

export class CountJobs extends Query<JobTotal> {
  constructor(readonly query: JobQuery) {
    super();
  }
}

/** How many jobs a list has on all of its pages, exactly where that costs little. Throws OutdatedViewsError. */
@QueryHandler(CountJobs)
export class CountJobsHandler implements IQueryHandler<CountJobs> {
  constructor(private readonly views: JobViews) {}

  execute({ query }: CountJobs): Promise<JobTotal> {
    return this.views.total(query);
  }
}
