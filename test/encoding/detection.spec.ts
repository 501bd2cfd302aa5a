import { describe, expect, test } from 'vitest';
import { detectEncoding } from '../../src/encoding/detection.js';
import { decoded } from '../../src/encoding/encoding.js';

/** A sentence in the letters of its language, in hexadecimal bytes. */
const RUSSIAN_1251 = 'cff0e8e2e5f22c20fdf2ee20f0f3f1f1eae8e920f2e5eaf1f220ede020f1e0e9f2e52e';
const JAPANESE_SJIS = '93fa967b8cea82cc8365834c8358836782c582b7814282b182ea82cd95b68e9a8352815b8368';
const CHINESE_GBK = 'd6d0b9fac8cbc3f1b5c4d6d0cec4cdf8d2b3c4dac8dd';

describe('the encoding of a text that does not say it', () => {
  test.each([
    ['windows-1251', RUSSIAN_1251, 'Привет, это русский текст на сайте.'],
    ['shift_jis', JAPANESE_SJIS, '日本語のテキストです。これは文字コード'],
    ['gb18030', CHINESE_GBK, '中国人民的中文网页内容'],
  ])('is %s by its letters, also behind much markup', (encoding, hex, text) => {
    const bytes = Buffer.from(hex, 'hex');
    const page = Buffer.concat([
      Buffer.from(`<html><head>${'<link rel=stylesheet href="/a.css">'.repeat(500)}</head><body><p class="intro">`),
      bytes,
      Buffer.from('</p><div class="footer"></div>'),
    ]);

    expect(detectEncoding(bytes)).toBe(encoding);
    expect(detectEncoding(page)).toBe(encoding);
    expect(decoded(bytes, encoding)).toBe(text);
  });

  test.each([
    ['UTF-8 wherever it can be', Buffer.from('Grüße'), 'utf-8'],
    ['UTF-16 by its NULs', Buffer.from('hello', 'utf16le'), 'utf-16le'],
    ['never UTF-7', Buffer.from('+ADw-script+AD4-'), 'utf-8'],
    ['windows-1252 where a few letters say nothing', Buffer.from([0x47, 0xfc]), 'windows-1252'],
    [
      'windows-1252 of what is no text at all',
      Buffer.from([0xff, 0xfe, 0x81, 0x8d, 0x90, 0x9d]).subarray(2),
      'windows-1252',
    ],
    ['UTF-8 of nothing', Buffer.alloc(0), 'utf-8'],
  ])('is %s', (_, bytes, encoding) => {
    expect(detectEncoding(bytes)).toBe(encoding);
  });
});
