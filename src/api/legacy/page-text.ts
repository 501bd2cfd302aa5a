import { encodingOf, guessEncoding } from '../../csv/encoding.js';
import { charsetOf, isTextual } from '../jobs/safe-content.js';

/** Text of a page whose media type is one of text, or that came without a type; undefined for anything else. */
export function pageText(bytes: Buffer, contentType: string | null): string | undefined {
  if (contentType === null ? bytes.includes(0) : !isTextual(contentType)) return undefined;

  return new TextDecoder(encodingOfPage(bytes, contentType)).decode(bytes);
}

const MARK = /^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)/;
const META = /<meta[^>]{0,200}\bcharset\s*=\s*["']?([\w.:-]{1,40})/i;
const LOOKED_AT_BYTES = 1_024;

/** In the order of the WHATWG standards: a byte order mark, the header, the page's own word; else a guess. */
function encodingOfPage(bytes: Buffer, contentType: string | null): string {
  const beginning = bytes.toString('latin1', 0, LOOKED_AT_BYTES);
  if (MARK.test(beginning)) return guessEncoding(bytes);

  const named = [charsetOf(contentType), META.exec(beginning)?.[1]];
  return named.map((label) => label && encodingOf(label)).find((encoding) => encoding) ?? guessEncoding(bytes);
}
