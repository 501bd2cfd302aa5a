import type { SubmissionPlace, SubmissionRange } from '../../../read-model/submission-order.js';

/** A place in the order of submissions or requests. Times of one width sort as they are; the id decides between equals. */
export function placeOf(at: string, id: string): string {
  return `${new Date(at).toISOString()} ${id}`;
}

/** What a query asks for of places. */
export function placesIn({ after, before }: SubmissionRange): object {
  return { ...(after && { $gt: textOf(after) }), $lt: before ? textOf(before) : BEYOND_ALL };
}

function textOf({ submittedAt, id }: SubmissionPlace): string {
  return placeOf(new Date(submittedAt).toISOString(), id);
}

const BEYOND_ALL = '~';
