import { BadCursorError, cursorOf, placeIn } from './page.js';

/** Which part of a list of what was submitted is wanted, and in which order. */
export interface SubmissionQuery {
  /** Submitted at or after this, ISO 8601. */
  readonly from?: string | undefined;
  /** Submitted before this, ISO 8601. */
  readonly till?: string | undefined;
  readonly order: 'newest' | 'oldest';
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** Where a job or a task stands in the order of submission; the id decides between those of one millisecond. */
export interface SubmissionPlace {
  /** Milliseconds since 1970. */
  readonly submittedAt: number;
  readonly id: string;
}

/** What lies strictly between two places; without one of them there is no bound on that side. */
export interface SubmissionRange {
  readonly after: SubmissionPlace | undefined;
  readonly before: SubmissionPlace | undefined;
}

type Order = SubmissionQuery['order'];

export function cursorAfter(order: Order, submittedAt: string, id: string): string {
  return cursorOf(order, Date.parse(submittedAt), id);
}

/**
 * The places that a query asks for: between its times, cut where the page before ended.
 * @throws BadCursorError
 */
export function rangeOf({ order, from, till, cursor }: Omit<SubmissionQuery, 'limit'>) {
  const range: SubmissionRange = { after: startOf(from), before: startOf(till) };
  if (cursor === undefined) return range;

  const end = placeAfter(cursor, order);
  if (order === 'newest') return { ...range, before: range.before && isBefore(range.before, end) ? range.before : end };
  return { ...range, after: range.after && isBefore(end, range.after) ? range.after : end };
}

/** The place that a cursor of an order was made after. @throws BadCursorError */
export function placeAfter(cursor: string, order: string): SubmissionPlace {
  const [submittedAt, id, ...rest] = placeIn(cursor, order);
  const isTime = Number.isSafeInteger(submittedAt) && Math.abs(submittedAt as number) <= LAST_TIME;
  if (!isTime || typeof id !== 'string' || rest.length > 0) throw new BadCursorError();

  return { submittedAt: submittedAt as number, id };
}

/** The place before everything of that time. */
function startOf(time: string | undefined): SubmissionPlace | undefined {
  return time === undefined ? undefined : { submittedAt: Date.parse(time), id: '' };
}

function isBefore(one: SubmissionPlace, other: SubmissionPlace): boolean {
  return one.submittedAt < other.submittedAt || (one.submittedAt === other.submittedAt && one.id < other.id);
}

/** ECMA-262, 21.4.1.1: no Date lies further from 1970. */
const LAST_TIME = 8.64e15;
