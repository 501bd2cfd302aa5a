import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { EventStore } from '../../eventsourcing/event-store.js';
import { jobStream } from '../../job/job.stream.js';
import type { JobView } from '../../job/job.view.js';
import { type JobQuery, JobViews } from '../../read-model/job-views.js';
import type { Page } from '../../read-model/page.js';
import { pastQueryOf } from '../../read-model/past-jobs.js';
import { cursorAfter } from '../../read-model/submission-order.js';
import { isDeletedNow, jobThen } from './job-then.js';

export class ListJobsAt extends Query<Page<JobView>> {
  constructor(
    /** In the order of submission. */
    readonly query: JobQuery & { readonly by?: 'submission' | undefined },
    readonly at: Date,
  ) {
    super();
  }
}

/** Where the first candidates do not fill a page, so many more are folded for it, and no others. */
export const LOOKED_BACK_AT = 1_000;
const READ_AT_ONCE = 50;

/**
 * A list as it was at a time. The views say which jobs may be meant, by what never changes of them; what each of them was
 * then, its stream says. Nothing is told of jobs that are deleted by now. Throws BadCursorError, OutdatedViewsError.
 */
@QueryHandler(ListJobsAt)
export class ListJobsAtHandler implements IQueryHandler<ListJobsAt> {
  constructor(
    private readonly views: JobViews,
    private readonly store: EventStore,
  ) {}

  async execute({ query, at }: ListJobsAt): Promise<Page<JobView>> {
    if (query.statuses?.length === 0) return { items: [], next: null };

    const { limit, order } = query;
    const { lasting, wasLike } = pastQueryOf(query, at);
    const found: JobView[] = [];
    let next = query.cursor ?? null;
    for (const most of [limit, LOOKED_BACK_AT]) {
      const candidates = await this.views.list({ ...lasting, limit: most, cursor: next ?? undefined });
      for await (const [candidate, job] of this.#then(candidates.items, at)) {
        if (job && wasLike(job)) found.push(job);
        if (found.length < limit) continue;

        const isLast = candidate === candidates.items.at(-1);
        return {
          items: found,
          next: isLast ? candidates.next : cursorAfter(order, candidate.submittedAt, candidate.jobId),
        };
      }
      next = candidates.next;
      if (next === null) break;
    }
    return { items: found, next };
  }

  /** Some at once, and no more of them than are taken. */
  async *#then(candidates: readonly JobView[], at: Date): AsyncGenerator<[candidate: JobView, job?: JobView]> {
    for (let from = 0; from < candidates.length; from += READ_AT_ONCE) {
      const some = candidates.slice(from, from + READ_AT_ONCE);
      const streams = await Promise.all(some.map(({ jobId }) => this.store.read(jobStream(jobId))));
      for (const [index, candidate] of some.entries()) {
        const stream = streams[index] ?? [];
        const job = isDeletedNow(stream) ? undefined : jobThen(stream, at);
        yield job ? [candidate, job] : [candidate];
      }
    }
  }
}
