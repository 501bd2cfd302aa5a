import { normalizeEncoding, TextDecoder } from '@exodus/bytes/encoding.js';

/** The encodings that are guessed: labels of the WHATWG Encoding standard. A sender may name any other of them. */
export const UTF_8 = 'utf-8';
/** What everything can be read as: the answer where nothing else fits. */
export const FALLBACK = 'windows-1252';
const MARKS: readonly (readonly [encoding: string, bytes: readonly number[]])[] = [
  [UTF_8, [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];
/** Text of European letters in UTF-16 has a NUL in nearly every other place. */
const MOSTLY = 0.4;
const RARELY = 0.05;

/** What a text is written in, by its beginning: what its mark says, or what it can be read as. */
export function guessEncoding(beginning: Uint8Array): string {
  const marked = markedEncoding(beginning);
  if (marked !== undefined) return marked;

  const [even, odd] = [nulsAt(beginning, 0), nulsAt(beginning, 1)];
  if (odd > MOSTLY && even < RARELY) return 'utf-16le';
  if (even > MOSTLY && odd < RARELY) return 'utf-16be';
  return isUtf8(beginning) ? UTF_8 : FALLBACK;
}

/** What the byte order mark of a text says, where it has one. */
export function markedEncoding(beginning: Uint8Array): string | undefined {
  return MARKS.find(([, bytes]) => bytes.every((byte, place) => beginning[place] === byte))?.[0];
}

/** The canonical name of an encoding; undefined where there is none of this label, or none that a text can be read by. */
export function encodingOf(label: string): string | undefined {
  const name = normalizeEncoding(label) ?? undefined;
  return name === 'replacement' ? undefined : name;
}

/** Takes a text as it comes to UTF-8, without a byte order mark. What an encoding does not know becomes U+FFFD. */
export async function* toUtf8(source: AsyncIterable<Uint8Array>, encoding: string): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder(encoding);
  for await (const bytes of source) yield Buffer.from(decoder.decode(bytes, { stream: true }));
  yield Buffer.from(decoder.decode());
}

/** A whole text, without a byte order mark. What its encoding does not know becomes U+FFFD. */
export function decoded(bytes: Uint8Array, encoding: string): string {
  return new TextDecoder(encoding).decode(bytes);
}

/** Which part of every other byte is a NUL. */
function nulsAt(bytes: Uint8Array, first: number): number {
  let nuls = 0;
  for (let place = first; place < bytes.length; place += 2) if (bytes[place] === 0) nuls++;
  return bytes.length < 2 ? 0 : nuls / Math.ceil((bytes.length - first) / 2);
}

/** Its last character may be cut off. */
function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder(UTF_8, { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
