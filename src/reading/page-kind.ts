import { isHtml, isMarkdown, isTextual } from './media-type.js';

/** What can be made of a page: `other` is no text. */
export type PageKind = 'html' | 'markdown' | 'text' | 'other';

/** What a page is by its content type; where it has none, by its beginning. */
export function kindOf(bytes: Uint8Array, contentType: string | null): PageKind {
  if (contentType !== null) return kindOfType(contentType);
  if (bytes.includes(0)) return 'other';
  return HTML_BEGINNING.test(Buffer.from(bytes.subarray(0, LOOKED_AT_BYTES)).toString('latin1')) ? 'html' : 'text';
}

export function kindOfType(contentType: string): PageKind {
  if (isHtml(contentType)) return 'html';
  if (isMarkdown(contentType)) return 'markdown';
  return isTextual(contentType) ? 'text' : 'other';
}

const LOOKED_AT_BYTES = 512;
const HTML_BEGINNING = /^(?:\xef\xbb\xbf)?\s*(?:<!--[\s\S]*?-->\s*)?<(?:!doctype\s+html|html|head|body)[\s>]/i;
