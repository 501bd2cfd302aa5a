import type { JobView } from '../job/job.view.js';
import type { JobQuery } from './job-views.js';
import { BadCursorError, cursorOf, placeIn } from './page.js';

/** Where a job stands in the order of submission; the id decides between those of one millisecond. */
export interface SubmissionPlace {
  /** Milliseconds since 1970. */
  readonly submittedAt: number;
  readonly jobId: string;
}

/** What lies strictly between two places; without one of them there is no bound on that side. */
export interface SubmissionRange {
  readonly after: SubmissionPlace | undefined;
  readonly before: SubmissionPlace | undefined;
}

type Order = JobQuery['order'];

export function cursorAfter(order: Order, { submittedAt, jobId }: JobView): string {
  return cursorOf(order, Date.parse(submittedAt), jobId);
}

/**
 * The places that a query asks for: between its times, cut where the page before ended.
 * @throws BadCursorError
 */
export function rangeOf({ order, from, till, cursor }: Pick<JobQuery, 'order' | 'from' | 'till' | 'cursor'>) {
  const range: SubmissionRange = { after: startOf(from), before: startOf(till) };
  if (cursor === undefined) return range;

  const end = endOf(cursor, order);
  if (order === 'newest') return { ...range, before: range.before && isBefore(range.before, end) ? range.before : end };
  return { ...range, after: range.after && isBefore(end, range.after) ? range.after : end };
}

/** The place before every job of that time. */
function startOf(time: string | undefined): SubmissionPlace | undefined {
  return time === undefined ? undefined : { submittedAt: Date.parse(time), jobId: '' };
}

function endOf(cursor: string, order: Order): SubmissionPlace {
  const [submittedAt, jobId, ...rest] = placeIn(cursor, order);
  const isTime = Number.isSafeInteger(submittedAt) && Math.abs(submittedAt as number) <= LAST_TIME;
  if (!isTime || typeof jobId !== 'string' || rest.length > 0) throw new BadCursorError();

  return { submittedAt: submittedAt as number, jobId };
}

function isBefore(one: SubmissionPlace, other: SubmissionPlace): boolean {
  return one.submittedAt < other.submittedAt || (one.submittedAt === other.submittedAt && one.jobId < other.jobId);
}

/** ECMA-262, 21.4.1.1: no Date lies further from 1970. */
const LAST_TIME = 8.64e15;
