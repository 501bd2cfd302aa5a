import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BadSearchError, MAX_SEARCH_WORDS, printWord, searchWords } from '../../src/read-model/search-words.js';

const word = (value: string, more: object = {}) => ({ isLeftOut: false, name: null, value, isQuoted: false, ...more });

describe('the words of a query', () => {
  test('have a name, a minus and quotes, where they are written', () => {
    expect(searchWords('  status:failed -tag:x  -fish "two  words" host:"a:b" ')).toEqual([
      word('failed', { name: 'status' }),
      word('x', { name: 'tag', isLeftOut: true }),
      word('fish', { isLeftOut: true }),
      word('two  words', { isQuoted: true }),
      word('a:b', { name: 'host', isQuoted: true }),
    ]);
  });

  test('take a URL for a text', () => {
    expect(searchWords('https://example.com/a?b=c:d http:404')).toEqual([
      word('https://example.com/a?b=c:d'),
      word('404', { name: 'http' }),
    ]);
  });

  test('have quotes in quotes behind a backslash', () => {
    expect(searchWords(String.raw`"a \"b\" \\"`)).toEqual([word('a "b" \\', { isQuoted: true })]);
  });

  test.each(['"', '"a', 'a"', '"a"b', '"a "b" c"', 'tag:"', String.raw`"\a"`, '"a""b"', '-"'])(
    'refuse %s, with the place',
    (text) => {
      expect(() => searchWords(text)).toThrow(BadSearchError);
      expect(() => searchWords(text)).toThrow('A quote stands at both ends');
    },
  );

  test(`are ${MAX_SEARCH_WORDS} at most`, () => {
    const text = 'a '.repeat(MAX_SEARCH_WORDS);

    expect(searchWords(text)).toHaveLength(MAX_SEARCH_WORDS);
    expect(() => searchWords(`${text} b`)).toThrow(`b: A query has ${MAX_SEARCH_WORDS} words at most`);
  });

  test('are read again as they were printed, whatever was written', () => {
    const pieces = fc.array(
      fc.constantFrom('"', '\\', '-', ':', ' ', 'host', 'a', '*', '__proto__', '\0', '\u{1F41F}', 'https://'),
    );
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      pieces.map((some) => some.join('')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const words = readOrRefused(text);

        expect(words && searchWords(words.map(printWord).join(' '))).toEqual(words);
      }),
      { numRuns: 2_000 },
    );
  });

  test('say in quotes whatever is meant', () => {
    const words = fc.record({
      isLeftOut: fc.boolean(),
      name: fc.constantFrom('host', 'http', 'https', 'constructor', null),
      value: fc.string({ unit: 'binary' }),
      isQuoted: fc.constant(true),
    });
    fc.assert(
      fc.property(fc.array(words, { maxLength: MAX_SEARCH_WORDS }), (meant) => {
        expect(searchWords(meant.map(printWord).join(' '))).toEqual(meant);
      }),
    );
  });
});

/** Nothing but a refusal is thrown, and that is a sentence of bounded length. */
function readOrRefused(text: string) {
  try {
    return searchWords(text);
  } catch (error) {
    expect(error).toBeInstanceOf(BadSearchError);
    expect((error as BadSearchError).message.length).toBeLessThan(400);
    return undefined;
  }
}
