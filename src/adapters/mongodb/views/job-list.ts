import type { Db, Filter } from 'mongodb';
import { sha256 } from '../../../eventsourcing/digest.js';
import { JOB_STATUSES } from '../../../job/job.state.js';
import type { JobView } from '../../../job/job.view.js';
import type { JobQuery, SubmittedJobs } from '../../../read-model/job-views.js';
import { type Page, pageOf } from '../../../read-model/page.js';
import { cursorAfter, rangeOf } from '../../../read-model/submission-order.js';
import { type JobDocument, jobsOf } from '../collections.js';
import { placesIn } from './places.js';
import { viewsIn } from './view-documents.js';

/**
 * A keyset page of jobs: a range of places. Each index that may serve ends with the place, so that the jobs of some
 * statuses are merged in order, and only as many are read as the page has.
 * @throws BadCursorError
 */
export async function listJobs(db: Db, build: number, query: JobQuery): Promise<Page<JobView>> {
  const { order, limit } = query;
  const found = await jobsOf(db, build)
    .find(filterOf(query), { projection: { view: 1 } })
    .sort({ place: order === 'newest' ? -1 : 1 })
    .limit(limit + 1) // one more tells whether there is another page
    .toArray();
  const views = found.flatMap((document) => viewsIn<JobView>(document));
  return pageOf(views, limit, (last) => cursorAfter(order, last.submittedAt, last.jobId));
}

/** Counted by the index of statuses alone. */
export function countSubmittedJobs(db: Db, build: number, range: SubmittedJobs): Promise<number> {
  return jobsOf(db, build).countDocuments(filterOf({ ...range, order: 'oldest', limit: 0 }));
}

/** A status is always asked for, and never that of deleted jobs. */
function filterOf({ statuses = JOB_STATUSES, ids, host, url, tag, ...range }: JobQuery): Filter<JobDocument> {
  return {
    status: { $in: statuses },
    place: placesIn(rangeOf(range)),
    ...(ids && { _id: { $in: ids } }),
    ...(host !== undefined && { host: { $eq: host } }),
    ...(url !== undefined && { urlHash: { $eq: sha256(url) } }),
    ...(tag !== undefined && { tags: { $eq: tag } }),
  };
}
