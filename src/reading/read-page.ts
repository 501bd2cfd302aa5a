import { toText } from 'hast-util-to-text';
import { linksOf } from './html-links.js';
import { markdownOf } from './html-markdown.js';
import { htmlTree } from './html-tree.js';
import { jsonText } from './json-text.js';
import { kindOf } from './page-kind.js';
import { type FetchedPage, type ReadingName, UnreadableError } from './page-reader.js';
import { pageText } from './page-text.js';
import { wordsOf } from './page-words.js';
import { plainText } from './plain-text.js';
import { refuseUnread, whatItIs } from './readable.js';

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
    case 'page':
      return JSON.stringify(wordsOf(htmlTree(text), url));
    case 'json':
      return jsonText(text);
  }
}

/** What stays of a body that its origin packed twice, did not say to be packed, or packed as it was not asked to. */
function isPacked(bytes: Uint8Array): boolean {
  return PACKED.some((beginning) => beginning.every((byte, place) => bytes[place] === byte));
}

/** gzip, compress, zstd, xz. */
const PACKED = [
  [0x1f, 0x8b, 0x08],
  [0x1f, 0x9d],
  [0x28, 0xb5, 0x2f, 0xfd],
  [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00],
] as const;
