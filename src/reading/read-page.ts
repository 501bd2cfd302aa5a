import { toText } from 'hast-util-to-text';
import { linksOf } from './html-links.js';
import { markdownOf } from './html-markdown.js';
import { htmlTree } from './html-tree.js';
import { jsonText } from './json-text.js';
import { kindOf, kindOfType, type PageKind } from './page-kind.js';
import { type FetchedPage, type ReadingName, UnreadableError } from './page-reader.js';
import { pageText } from './page-text.js';
import { plainText } from './plain-text.js';

/** A page, read in one of the ways that there are. Throws UnreadableError. */
export function readPage(name: ReadingName, { bytes, contentType, url }: FetchedPage): string {
  const text = isPacked(bytes) ? undefined : pageText(bytes, contentType);
  if (text === undefined) throw new UnreadableError(`${whatItIs(contentType)}, which is no text`);

  const kind = kindOf(bytes, contentType);
  refuseUnread(name, kind, contentType);
  switch (name) {
    case 'text':
      return plainText(kind === 'html' ? toText(htmlTree(text)) : text);
    case 'markdown':
      return plainText(kind === 'html' ? markdownOf(htmlTree(text), url) : text);
    case 'links':
      return JSON.stringify(linksOf(htmlTree(text), url));
    case 'json':
      return jsonText(text);
  }
}

/** Refuses by its content type alone what has no such reading, before a byte of it is read. Throws UnreadableError. */
export function refuseByType(name: ReadingName, contentType: string | null): void {
  if (contentType !== null) refuseUnread(name, kindOfType(contentType), contentType);
}

/** Whatever is JSON can be read as JSON, whatever its type says. */
const READ_AS: { readonly [name in ReadingName]: ReadonlySet<PageKind> } = {
  text: new Set(['html', 'markdown', 'text']),
  markdown: new Set(['html', 'markdown']),
  links: new Set(['html']),
  json: new Set(['html', 'markdown', 'text']),
};

function refuseUnread(name: ReadingName, kind: PageKind, contentType: string | null): void {
  if (READ_AS[name].has(kind)) return;

  const why = kind === 'other' ? 'which is no text' : `which cannot be read as ${name}`;
  throw new UnreadableError(`${whatItIs(contentType)}, ${why}`);
}

const MAX_TOLD_TYPE = 100;

function whatItIs(contentType: string | null): string {
  return `is ${contentType === null ? 'of no type' : plainText(contentType).slice(0, MAX_TOLD_TYPE)}`;
}

/** What stays of a body that its origin packed twice, or did not say to be packed: gzip, zstd. */
function isPacked(bytes: Uint8Array): boolean {
  return PACKED.some((beginning) => beginning.every((byte, place) => bytes[place] === byte));
}

const PACKED = [
  [0x1f, 0x8b, 0x08],
  [0x28, 0xb5, 0x2f, 0xfd],
] as const;
