import type { DiffRequest, TextDiff } from './text-diff.js';

export interface ComparedPage {
  readonly jobId: string;
  readonly bytes: Uint8Array;
  readonly contentType: string | null;
}

/** What a thread is given. */
export interface DiffTask extends DiffWay {
  readonly from: ComparedPage;
  readonly to: ComparedPage;
}

/** How pages are compared. */
export type DiffWay = Pick<DiffRequest, 'by' | 'ignoreWhitespace'>;

/**
 * What comes of it; or why there is no diff: a page is no text, or no JSON, or they differ too much for the time and the
 * memory that there is.
 */
export type DiffOutcome = TextDiff | 'no_text' | 'not_json' | 'too_different';
