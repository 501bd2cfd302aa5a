import chardet from 'chardet';
import { encodingOf, FALLBACK, guessEncoding, UTF_8 } from './encoding.js';

/** Letters are counted in so many bytes: more make it slower, not surer. */
const SAMPLE_BYTES = 4_096;
/** In per cent, as the detector counts. A handful of letters fits many alphabets, each a little. */
const SURE_ENOUGH = 40;
/** What the guess before it would have found. */
const GUESSED_BEFORE = /^(?:ascii|utf-)/i;

/**
 * What a text is written in that does not say so: by its bytes where they leave no doubt, else by how often its letters
 * occur in the languages of each encoding.
 */
export function detectEncoding(bytes: Uint8Array): string {
  const guess = guessEncoding(bytes);
  return guess === FALLBACK ? byLetters(bytes) : guess;
}

function byLetters(bytes: Uint8Array): string {
  const likely = chardet.analyse(sampleOf(bytes)).find(({ name }) => !GUESSED_BEFORE.test(name));
  const encoding = likely && likely.confidence >= SURE_ENOUGH ? encodingOf(likely.name) : undefined;
  return encoding === undefined || encoding === UTF_8 ? FALLBACK : encoding;
}

/** From where the text leaves ASCII, and without the tags of a page, which are English whatever its language. */
function sampleOf(bytes: Uint8Array): Buffer {
  const first = bytes.findIndex((byte) => byte > 0x7f);
  const piece = Buffer.from(bytes.subarray(first, first + 4 * SAMPLE_BYTES)).toString('latin1');
  return Buffer.from(piece.replace(/<[^<>]*>/g, ' ').slice(0, SAMPLE_BYTES), 'latin1');
}
