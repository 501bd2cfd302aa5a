import type { Db, Filter } from 'mongodb';
import { JOB_STATUSES } from '../../../job/job.state.js';
import type { JobView } from '../../../job/job.view.js';
import type { Walk } from '../../../read-model/job-lists.js';
import type { ListPlace } from '../../../read-model/job-order.js';
import type { SubmittedJobs } from '../../../read-model/job-views.js';
import { rangeOf } from '../../../read-model/submission-order.js';
import { type JobDocument, jobsOf } from '../collections.js';
import { hinted } from './hinted.js';
import { conditionFilters } from './job-conditions.js';
import { lookupOf } from './job-lookups.js';
import { placeIn, placesIn, placesOf } from './places.js';
import { viewsIn } from './view-documents.js';

/** How many jobs of a walk count, `most` at most. */
export function countInWalk(db: Db, build: number, walk: Walk, most: number): Promise<number> {
  const { hint, filter } = lookup(walk);
  return hinted(hint, (options) => jobsOf(db, build).countDocuments(filter, { ...options, limit: most }));
}

/** Where the nth job of a walk stands. */
export function nthInWalk(db: Db, build: number, walk: Walk, n: number): Promise<ListPlace | undefined> {
  const { hint, filter, place } = lookup(walk);
  return hinted(hint, async (options) => {
    const found = jobsOf(db, build).find(filter, { ...options, projection: { _id: 0, [place]: 1 } });
    const [nth] = await found
      .sort({ [place]: directionOf(walk) })
      .skip(n - 1)
      .limit(1)
      .toArray();
    return nth && placeIn(nth[place] ?? '');
  });
}

/** The first jobs of a walk that count. */
export function jobsInWalk(db: Db, build: number, walk: Walk, limit: number): Promise<readonly JobView[]> {
  const { hint, filter, place } = lookup(walk);
  return hinted(hint, async (options) => {
    const found = jobsOf(db, build).find(filter, { ...options, projection: { view: 1 } });
    const documents = await found
      .sort({ [place]: directionOf(walk) })
      .limit(limit)
      .toArray();
    return documents.flatMap((document) => viewsIn<JobView>(document));
  });
}

/** Counted by the index of statuses alone. */
export function countSubmittedJobs(db: Db, build: number, range: SubmittedJobs): Promise<number> {
  const { statuses = JOB_STATUSES, ...times } = range;
  const place = placesIn(rangeOf({ ...times, order: 'oldest' }));
  return jobsOf(db, build).countDocuments({ status: { $in: statuses }, place });
}

interface Lookup {
  readonly hint: string;
  readonly filter: Filter<JobDocument>;
  readonly place: 'place' | 'finishPlace';
}

/** What the index is asked for stands first; all else is compared job by job. */
function lookup(walk: Walk): Lookup {
  const { index, filter } = lookupOf(walk.source);
  const place = walk.by === 'finish' ? 'finishPlace' : 'place';
  const conditions = conditionFilters(walk.conditions);
  return {
    hint: index,
    filter: { ...filter, [place]: placesOf(walk), ...(conditions.length > 0 && { $and: [...conditions] }) },
    place,
  };
}

function directionOf({ order }: Walk): 1 | -1 {
  return order === 'newest' ? -1 : 1;
}
