import type { JobStatus } from '../job/job.state.js';
import type { JobView } from '../job/job.view.js';
import type { JobTerm } from './job-terms.js';
import type { JobQuery } from './job-views.js';

/** What a query asks of jobs as they were at a time. */
export interface PastQuery {
  /** What a job keeps for its whole life: today's views know who may be meant. */
  readonly lasting: JobQuery;
  /** All else, asked of a job as it was. */
  wasLike(job: JobView): boolean;
}

/** A list as of a time is in the order of submission: what has ended since, no index of today tells. */
export function pastQueryOf({ statuses, every = [], none = [], ...query }: JobQuery, at: Date): PastQuery {
  const till = new Date(Math.min(at.getTime() + 1, Date.parse(query.till ?? END_OF_TIME))).toISOString();
  const [asked, leftOut] = [every.filter(isPassing), none.filter(isPassing)];
  return {
    lasting: { ...query, till, every: every.filter(isLasting), none: none.filter(isLasting) },
    wasLike: (job) =>
      (!statuses || statuses.includes(job.status as JobStatus)) &&
      asked.every((term) => wasTrue(term, job)) &&
      !leftOut.some((term) => wasTrue(term, job)),
  };
}

/** The last time that is written in four digits of a year. */
const END_OF_TIME = '9999-12-31T23:59:59.999Z';

type PassingTerm = Extract<JobTerm, { kind: 'error' | 'http' }>;

function isPassing(term: JobTerm): term is PassingTerm {
  return term.kind === 'error' || term.kind === 'http';
}

function isLasting(term: JobTerm): boolean {
  return !isPassing(term);
}

function wasTrue(term: PassingTerm, { error, response }: JobView): boolean {
  return term.kind === 'error'
    ? error !== null && term.codes.includes(error.code)
    : response !== null && term.httpStatuses.includes(response.httpStatus);
}
