import sniffEncoding from 'html-encoding-sniffer';
import { detectEncoding } from '../encoding/detection.js';
import { decoded, encodingOf, markedEncoding } from '../encoding/encoding.js';
import { charsetOf } from './media-type.js';
import { kindOf } from './page-kind.js';

/** Text of a page whose media type is one of text, or that came without a type; undefined for anything else. */
export function pageText(bytes: Uint8Array, contentType: string | null): string | undefined {
  return kindOf(bytes, contentType) === 'other' ? undefined : decoded(bytes, encodingOfPage(bytes, contentType));
}

/** In the order of the WHATWG standards: a byte order mark, the header, the page's own word; else what it looks like. */
export function encodingOfPage(bytes: Uint8Array, contentType: string | null): string {
  const named = encodingOf(charsetOf(contentType) ?? '');
  return markedEncoding(bytes) ?? named ?? ownWord(bytes) ?? detectEncoding(bytes);
}

const LOOKED_AT_BYTES = 1_024;
const XML_DECLARATION = /^<\?xml\s[^>]{0,200}?\bencoding\s*=\s*["']([\w.:-]{1,40})["']/;

/**
 * What the beginning of the page says of itself: an XML declaration, or a `meta` of HTML. Both can be read as ASCII, so
 * that one that names UTF-16 is wrong, and means UTF-8.
 */
function ownWord(bytes: Uint8Array): string | undefined {
  const beginning = bytes.subarray(0, LOOKED_AT_BYTES);
  const declared = XML_DECLARATION.exec(Buffer.from(beginning).toString('latin1'))?.[1];
  const found = encodingOf(declared ?? sniffEncoding(beginning, { defaultEncoding: NOT_NAMED }));
  return found?.startsWith('utf-16') ? 'utf-8' : found;
}

/** No encoding has this label. */
const NOT_NAMED = 'not named';
