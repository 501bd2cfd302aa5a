import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { JobView } from '../../job/job.view.js';
import { JobViews } from '../../read-model/job-views.js';
import type { Page } from '../../read-model/page.js';
import { cursorAfter } from '../../read-model/submission-order.js';

/**
 * What a job found, beside what the job before it that completed had found: the first page, the same one, another one, or
 * none. Null while it has not ended, and where it was cancelled.
 */
export type PageChange = 'new' | 'same' | 'changed' | 'failed' | null;

export interface UrlJob {
  readonly view: JobView;
  readonly change: PageChange;
}

export class ListUrlJobs extends Query<Page<UrlJob>> {
  constructor(
    /** Normalised. */
    readonly url: string,
    readonly limit: number,
    readonly cursor?: string | undefined,
  ) {
    super();
  }
}

/** Every job of a URL, the newest first. Answered by the views alone, which may lag. Throws BadCursorError. */
@QueryHandler(ListUrlJobs)
export class ListUrlJobsHandler implements IQueryHandler<ListUrlJobs> {
  constructor(private readonly views: JobViews) {}

  async execute({ url, limit, cursor }: ListUrlJobs): Promise<Page<UrlJob>> {
    const { items, next } = await this.views.list({ url, order: 'newest', limit, cursor });
    const last = items.at(-1);
    let before = last && (await this.#completedBefore(last));
    const told: UrlJob[] = [];
    for (const view of items.toReversed()) {
      told.push({ view, change: changeOf(view, before) });
      if (view.status === 'completed') before = view;
    }
    return { items: told.reverse(), next };
  }

  /** What the oldest job of a page is compared with lies on a later page. */
  async #completedBefore({ url, submittedAt, jobId }: JobView): Promise<JobView | undefined> {
    const cursor = cursorAfter('newest', submittedAt, jobId);
    const { items } = await this.views.list({ url, statuses: ['completed'], order: 'newest', limit: 1, cursor });
    return items[0];
  }
}

/** @param before the job before it that completed */
function changeOf({ status, body }: JobView, before: JobView | undefined): PageChange {
  if (status === 'failed') return 'failed';
  if (status !== 'completed') return null;
  if (!before) return 'new';

  return before.body?.sha256 === body?.sha256 ? 'same' : 'changed';
}
