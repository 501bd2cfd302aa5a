/** The ways in which a page can be read. */
export const READINGS = ['text', 'markdown', 'links', 'json'] as const;
/** `page`: what the page says of itself. */
export type ReadingName = (typeof READINGS)[number] | 'page';

/** What was fetched, as a reading needs it. */
export interface FetchedPage {
  readonly bytes: Uint8Array;
  readonly contentType: string | null;
  /** Where it came from: what its links are relative to. */
  readonly url: string;
}

/** A page whose bytes are not here yet. */
export interface StoredPage extends Omit<FetchedPage, 'bytes'> {
  readonly size: number;
  open(): AsyncIterable<Uint8Array>;
}

/** What a page of HTML says of itself: plain text on one line, and null where it says nothing. */
export interface PageWords {
  readonly title: string | null;
  readonly description: string | null;
  /** Absolute, of http or https. */
  readonly canonicalUrl: string | null;
}

export const MAX_TITLE_LENGTH = 500;
export const MAX_DESCRIPTION_LENGTH = 2_000;

/** Longer pages are not read: a reading stands in memory. */
export const MAX_PAGE_BYTES = 16 * 1024 ** 2;

/** The port to what reads pages: beside the event loop, since a page of strangers may take as long as it likes. */
export abstract class PageReader {
  /**
   * The page in UTF-8. The signal ends the reading, whose answer nobody waits for then.
   * @throws UnreadableError
   * @throws ReaderBusyError
   */
  abstract read(name: ReadingName, page: StoredPage, signal: AbortSignal): Promise<Uint8Array>;
}

/** A page has no such reading. The message says why, and goes on from "It". */
export class UnreadableError extends Error {
  override readonly name = 'UnreadableError';
}

/** Too many pages are read at once, or this one took too long. */
export class ReaderBusyError extends Error {
  override readonly name = 'ReaderBusyError';
}
