import { kindOfType, type PageKind } from './page-kind.js';
import { type ReadingName, UnreadableError } from './page-reader.js';
import { plainText } from './plain-text.js';

/** Refuses by its content type alone what has no such reading, before a byte of it is read. Throws UnreadableError. */
export function refuseByType(name: ReadingName, contentType: string | null): void {
  if (contentType !== null) refuseUnread(name, kindOfType(contentType), contentType);
}

/** Throws UnreadableError where a page of this kind has no such reading. */
export function refuseUnread(name: ReadingName, kind: PageKind, contentType: string | null): void {
  if (READ_AS[name].has(kind)) return;

  const why = kind === 'other' ? 'which is no text' : `which cannot be read as ${name}`;
  throw new UnreadableError(`${whatItIs(contentType)}, ${why}`);
}

/** What a page says to be, for a sentence. */
export function whatItIs(contentType: string | null): string {
  return `is ${contentType === null ? 'of no type' : plainText(contentType).slice(0, MAX_TOLD_TYPE)}`;
}

/** Whatever is JSON can be read as JSON, whatever its type says. */
const READ_AS: { readonly [name in ReadingName]: ReadonlySet<PageKind> } = {
  text: new Set(['html', 'markdown', 'text']),
  markdown: new Set(['html', 'markdown']),
  links: new Set(['html']),
  page: new Set(['html']),
  json: new Set(['html', 'markdown', 'text']),
};

const MAX_TOLD_TYPE = 100;
