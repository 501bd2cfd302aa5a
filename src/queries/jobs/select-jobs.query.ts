import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { JobView } from '../../job/job.view.js';
import { type JobQuery, JobViews } from '../../read-model/job-views.js';

const PAGE = 1_000;

/** Every job that a filter is about, in the order of their submission, a page at a time. */
export class SelectJobs extends Query<AsyncIterable<readonly JobView[]>> {
  constructor(readonly filter: Omit<JobQuery, 'order' | 'limit' | 'cursor'>) {
    super();
  }
}

/** Answered by the views alone. A job that changes meanwhile may be told or not. Its iteration throws BadCursorError. */
@QueryHandler(SelectJobs)
export class SelectJobsHandler implements IQueryHandler<SelectJobs> {
  constructor(private readonly views: JobViews) {}

  async execute({ filter }: SelectJobs): Promise<AsyncIterable<readonly JobView[]>> {
    return this.#pages(filter);
  }

  async *#pages(filter: SelectJobs['filter']): AsyncGenerator<readonly JobView[]> {
    for (let cursor: string | undefined; ; ) {
      const { items, next } = await this.views.list({ ...filter, order: 'oldest', limit: PAGE, cursor });
      if (items.length > 0) yield items;
      if (next === null) return;
      cursor = next;
    }
  }
}
