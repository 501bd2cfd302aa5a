import type { JobQuery } from '../../../read-model/job-views.js';
import { BadCursorError } from '../../../read-model/page.js';

type Order = JobQuery['order'];

const PLACE = /^\S{24,27} \S+$/;

/** A page ends at a place in the order of submission. */
export function cursorAt(order: Order, place: string): string {
  return Buffer.from(JSON.stringify([order, place])).toString('base64url');
}

/** @throws BadCursorError where it was made for the other order, or by nobody here. */
export function placeIn(cursor: string, order: Order): string {
  const [madeFor, place] = partsOf(cursor);
  if (madeFor !== order || typeof place !== 'string' || !PLACE.test(place)) throw new BadCursorError();

  return place;
}

function partsOf(cursor: string): readonly unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(parts) && parts.length === 2 ? parts : [];
  } catch {
    return []; // not even JSON
  }
}
