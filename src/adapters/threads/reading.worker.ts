import { type FetchedPage, type ReadingName, UnreadableError } from '../../reading/page-reader.js';
import { readPage } from '../../reading/read-page.js';

export interface ReadingTask {
  readonly name: ReadingName;
  readonly page: FetchedPage;
}

/** Errors lose their class on the way out of a thread: that a page cannot be read is data here. */
export type ReadingOutcome =
  | { readonly kind: 'read'; readonly content: Uint8Array }
  | { readonly kind: 'unreadable'; readonly why: string };

/** What a thread of its own does: one page at a time. */
export function read({ name, page }: ReadingTask): ReadingOutcome {
  try {
    return { kind: 'read', content: new TextEncoder().encode(readPage(name, page)) };
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error;
    return { kind: 'unreadable', why: error.message };
  }
}
