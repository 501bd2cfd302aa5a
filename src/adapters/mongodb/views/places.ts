import type { Walk } from '../../../read-model/job-lists.js';
import type { ListPlace } from '../../../read-model/job-order.js';
import type { SubmissionPlace, SubmissionRange } from '../../../read-model/submission-order.js';

/** A place in an order of time. Times of one width sort as they are; the id decides between equals. */
export function placeOf(at: string, id: string): string {
  return `${new Date(at).toISOString()} ${id}`;
}

/** What `placeOf` wrote. */
export function placeIn(text: string): ListPlace {
  const [time = '', id = ''] = text.split(' ');
  return { at: Date.parse(time), id };
}

/** What a query asks for of places. */
export function placesIn({ after, before }: SubmissionRange): object {
  return { ...(after && { $gt: textOf(after) }), $lt: before ? textOf(before) : BEYOND_ALL };
}

/** The places of a walk: a range is always asked for, so that what has no place there is left out. */
export function placesOf({ order, stretch: { start, end } }: Pick<Walk, 'order' | 'stretch'>): object {
  const [beyond, within] = order === 'newest' ? ['$lt', '$gte'] : ['$gt', '$lte'];
  return {
    [order === 'newest' ? within : beyond]: '',
    [order === 'newest' ? beyond : within]: BEYOND_ALL,
    ...(start && { [beyond]: textAt(start) }),
    ...(end && { [within]: textAt(end) }),
  };
}

function textOf({ submittedAt, id }: SubmissionPlace): string {
  return textAt({ at: submittedAt, id });
}

function textAt({ at, id }: ListPlace): string {
  return placeOf(new Date(at).toISOString(), id);
}

const BEYOND_ALL = '~';
