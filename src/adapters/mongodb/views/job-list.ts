import type { Db, Filter } from 'mongodb';
import { sha256 } from '../../../eventsourcing/digest.js';
import { JOB_STATUSES } from '../../../job/job.state.js';
import type { JobView } from '../../../job/job.view.js';
import type { JobQuery } from '../../../read-model/job-views.js';
import type { Page } from '../../../read-model/page.js';
import { type JobDocument, jobsOf } from '../collections.js';
import { cursorAt, placeIn } from './job-cursor.js';
import { placeOf, viewsOf } from './job-document.js';

/**
 * A keyset page of jobs: a range of places. Each index that may serve ends with the place, so that the jobs of some
 * statuses are merged in order, and only as many are read as the page has.
 * @throws BadCursorError
 */
export async function listJobs(db: Db, generation: number, query: JobQuery): Promise<Page<JobView>> {
  const { order, limit } = query;
  const found = await jobsOf(db, generation)
    .find(filterOf(query), { projection: { place: 1, view: 1 } })
    .sort({ place: order === 'newest' ? -1 : 1 })
    .limit(limit + 1) // one more tells whether there is another page
    .toArray();
  const last = found.length > limit ? found[limit - 1]?.place : undefined;
  return {
    items: found.slice(0, limit).flatMap(viewsOf),
    next: last === undefined ? null : cursorAt(order, last),
  };
}

/** A status is always asked for, and never that of deleted jobs. */
function filterOf({ statuses = JOB_STATUSES, ids, host, url, tag, ...range }: JobQuery): Filter<JobDocument> {
  return {
    status: { $in: statuses },
    place: placesOf(range),
    ...(ids && { _id: { $in: ids } }),
    ...(host !== undefined && { host: { $eq: host } }),
    ...(url !== undefined && { urlHash: { $eq: sha256(url) } }),
    ...(tag !== undefined && { tags: { $eq: tag } }),
  };
}

/** What lies between the times asked for, cut where the page before ended. */
function placesOf({ order, from, till, cursor }: Pick<JobQuery, 'order' | 'from' | 'till' | 'cursor'>): object {
  const place = cursor === undefined ? undefined : placeIn(cursor, order);
  const after = from === undefined ? '' : placeOf(from, '');
  const before = till === undefined ? LAST : placeOf(till, '');
  if (place === undefined) return { $gte: after, $lt: before };

  return order === 'newest'
    ? { $gte: after, $lt: place < before ? place : before }
    : { $gt: place > after ? place : after, $lt: before };
}

/** Beyond every time. */
const LAST = '~';
