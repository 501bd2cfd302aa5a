import { describe, expect, test } from 'vitest';
import { encodingOf, guessEncoding, toUtf8 } from '../../src/encoding/encoding.js';

const bytes = (text: string, encoding: BufferEncoding = 'utf8') => Buffer.from(text, encoding);

describe('the encoding of a file', () => {
  test.each([
    ['in UTF-8', bytes('url,né\n'), 'utf-8'],
    ['in UTF-8 that is cut off in a character', bytes('url,né').subarray(0, -1), 'utf-8'],
    ['in UTF-8 with a mark', bytes('\ufeffurl\n'), 'utf-8'],
    ['in UTF-16 with a mark', bytes('\ufeffurl\n', 'utf16le'), 'utf-16le'],
    ['in UTF-16 without one', bytes('url\nhttp://a/\n', 'utf16le'), 'utf-16le'],
    ['in big-endian UTF-16', bytes('url\nhttp://a/\n', 'utf16le').swap16(), 'utf-16be'],
    ['in Latin-1', bytes('url,né\n', 'latin1'), 'windows-1252'],
    ['of nothing', bytes(''), 'utf-8'],
  ])('%s is known', (_, beginning, encoding) => {
    expect(guessEncoding(beginning)).toBe(encoding);
  });

  test('is taken to UTF-8, whatever the pieces, and without a mark', async () => {
    const source = bytes('\ufeffé€\n', 'utf16le');
    const read: Uint8Array[] = [];
    for await (const piece of toUtf8(inPieces(source), 'utf-16le')) read.push(piece);
    expect(Buffer.concat(read).toString()).toBe('é€\n');
  });

  test('is called by its name of the standard', () => {
    expect(encodingOf('Latin1')).toBe('windows-1252');
    expect(encodingOf('klingon')).toBeUndefined();
  });
});

async function* inPieces(source: Buffer): AsyncIterable<Uint8Array> {
  for (const byte of source) yield Uint8Array.of(byte);
}
