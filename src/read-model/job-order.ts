import type { JobView } from '../job/job.view.js';
import type { JobQuery } from './job-views.js';
import { cursorOf } from './page.js';
import { placeAfter, rangeOf } from './submission-order.js';

/** Where a job stands in the order of a list: the id decides between those of one millisecond. */
export interface ListPlace {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly id: string;
}

/** A part of an order, as a list goes through it: what comes after the start, up to and with the end. */
export interface ListStretch {
  readonly start: ListPlace | undefined;
  readonly end: ListPlace | undefined;
}

type Order = Pick<JobQuery, 'by' | 'order'>;

/**
 * The stretch that a query asks for, cut where the page before ended.
 * @throws BadCursorError
 */
export function stretchOf(query: Order & Pick<JobQuery, 'from' | 'till' | 'cursor'>): ListStretch {
  const { by, order, cursor } = query;
  if (by === 'finish') {
    const start = cursor === undefined ? undefined : placed(placeAfter(cursor, nameOf(query)));
    return { start, end: undefined };
  }
  const { after, before } = rangeOf(query);
  const [start, end] = order === 'newest' ? [before, after] : [after, before];
  return { start: placed(start), end: placed(end) };
}

/** What hands the list on after a place. */
export function cursorAfterPlace({ at, id }: ListPlace, order: Order): string {
  return cursorOf(nameOf(order), at, id);
}

export function placeOfJob({ jobId, submittedAt, finishedAt }: JobView, { by }: Order): ListPlace {
  return { at: Date.parse(by === 'finish' ? (finishedAt ?? '') : submittedAt), id: jobId };
}

/** Cursors of lists by submission read as they always did. */
function nameOf({ by, order }: Order): string {
  return by === 'finish' ? `${order} finished` : order;
}

function placed(place: { readonly submittedAt: number; readonly id: string } | undefined): ListPlace | undefined {
  return place && { at: place.submittedAt, id: place.id };
}
