import { describe, expect, test } from 'vitest';
import { pageText } from '../../src/reading/page-text.js';

const bytes = (...values: readonly number[]) => Buffer.from(values);

describe('the text of a page', () => {
  test.each([
    ['UTF-8, where nothing is said', Buffer.from('Grüße'), 'text/html', 'Grüße'],
    ['what is no UTF-8', bytes(0x47, 0xfc), 'text/html', 'Gü'],
    ['what the header names', bytes(0xcf, 0xf0), 'text/html; charset="windows-1251"', 'Пр'],
    ['what the page names', Buffer.from('<meta charset=koi8-r>\xc1', 'latin1'), 'text/html', '<meta charset=koi8-r>а'],
    [
      'the header before the page',
      Buffer.from('<meta charset=koi8-r>ü'),
      'text/html; charset=utf-8',
      '<meta charset=koi8-r>ü',
    ],
    [
      'an XML declaration',
      Buffer.from('<?xml version="1.0" encoding="koi8-r"?>\xc1', 'latin1'),
      'text/xml',
      '<?xml version="1.0" encoding="koi8-r"?>а',
    ],
    [
      'no UTF-7, whatever the page says',
      Buffer.from('<meta charset=utf-7>+ADw-'),
      'text/html',
      '<meta charset=utf-7>+ADw-',
    ],
    [
      'UTF-8, where it says UTF-16 in ASCII',
      Buffer.from('<meta charset=utf-16>ü'),
      'text/html',
      '<meta charset=utf-16>ü',
    ],
    ['the header, though it lies', bytes(0x47, 0xfc), 'text/html; charset=utf-8', 'G\ufffd'],
    ['UTF-16 without a mark', Buffer.from('<p>hello', 'utf16le'), 'text/html', '<p>hello'],
    [
      'what is known to nobody by the name of an encoding that cannot be read',
      Buffer.from('ü'),
      'text/html; charset=iso-2022-kr',
      'ü',
    ],
    ['an encoding that nobody knows', Buffer.from('ü'), 'text/html; charset=klingon', 'ü'],
    ['a byte order mark before all else', bytes(0xff, 0xfe, 0x41, 0), 'text/html; charset=utf-8', 'A'],
    ['JSON', Buffer.from('{}'), 'application/json', '{}'],
    ['no type, and nothing that text lacks', Buffer.from('x'), null, 'x'],
  ])('is read by %s', (_, page, type, text) => {
    expect(pageText(page, type)).toBe(text);
  });

  test.each([
    ['an image', 'image/png'],
    ['bytes', 'application/octet-stream'],
    ['NULs without a type', null],
  ])('is none of %s', (_, type) => {
    expect(pageText(bytes(0, 1), type)).toBeUndefined();
  });
});
