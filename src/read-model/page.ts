/** A keyset page: where the next one begins is a place in the order, never a count of rows to skip. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** Opaque; hand it back to get the next page. Null on the last one. */
  readonly next: string | null;
}

/** A cursor that this service did not make, or made for another order. */
export class BadCursorError extends Error {
  override readonly name = 'BadCursorError';

  constructor() {
    super('This cursor does not belong to this list');
  }
}
