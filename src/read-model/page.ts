/** A keyset page: where the next one begins is a place in the order, never a count of rows to skip. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Opaque; hand it back to get the next page. Null on the last one. */
  readonly next: string | null;
}

/** A page of what was looked up with `limit + 1`: one more than asked for tells that there is another page. */
export function pageOf<Item>(found: readonly Item[], limit: number, cursorAfter: (last: Item) => string): Page<Item> {
  const items = found.slice(0, limit);
  const last = found.length > limit ? items.at(-1) : undefined;
  return { items, next: last === undefined ? null : cursorAfter(last) };
}

/** The parts of a cursor are JSON values, and the first of them names the order that it was made for. */
export function cursorOf(order: string, ...place: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify([order, ...place])).toString('base64url');
}

/**
 * The place that a cursor of an order names: to be checked by whoever knows what its parts are.
 * @throws BadCursorError where it was made for another order, or by nobody here
 */
export function placeIn(cursor: string, order: string): readonly unknown[] {
  const [madeFor, ...place] = partsOf(cursor);
  if (madeFor !== order) throw new BadCursorError();

  return place;
}

/** A cursor that this service did not make, or made for another order. */
export class BadCursorError extends Error {
  override readonly name = 'BadCursorError';

  constructor() {
    super('This cursor does not belong to this list');
  }
}

function partsOf(cursor: string): readonly unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(parts) ? parts : [];
  } catch {
    return []; // not even JSON
  }
}
