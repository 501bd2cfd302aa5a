import { describe, expect, test } from 'vitest';
import { guessSeparator, isHeader } from '../../src/csv/guess.js';

const bytes = (text: string, encoding: BufferEncoding = 'utf8') => Buffer.from(text, encoding);

describe('the separator of a file', () => {
  test.each([
    ['url,name\nhttp://a/,b\n', ','],
    ['url;name\nhttp://a/?x=1,2;b\n', ';'],
    ['url\tname\nhttp://a/,b\tc\n', '\t'],
    ['url|name\nhttp://a/|c\n', '|'],
    ['url\nhttp://a/\n', ','],
    ['"name";"url"\na,b;http://a/x,y\n', ';'],
  ])('of %j is %j', (text, separator) => {
    expect(guessSeparator(bytes(text), true)).toBe(separator);
  });

  test('is one that it does not hold where there is one column', () => {
    expect(guessSeparator(bytes('url\nhttp://a/1,2\nhttp://a/3,4,5\nhttp://a/;\n'), true)).toBe('\t');
  });
});

test.each([
  [['url', 'name'], true],
  [['https://example.com/', 'a'], false],
  [['1', 'www.google.com'], false],
])('%j is a header: %j', (fields, is) => {
  expect(isHeader(fields)).toBe(is);
});
