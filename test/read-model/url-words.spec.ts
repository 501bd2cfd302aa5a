import { expect, test } from 'vitest';
import { MAX_WORDS, wordsOfText, wordsOfUrl } from '../../src/read-model/url-words.js';

test.each([
  ['https://www.example.com:8080/Shop/red-fish.html?id=7&id=8', 'www example com 8080 shop red fish html id 7 8'],
  ['https://xn--mnchen-3ya.example/%C3%9Cber%20uns', 'münchen example über uns'],
  ['http://[2001:db8::1]/%ff%zz/%E4%BD%A0%E5%A5%BD', '2001 db8 1 zz 你好'],
  ['https://example.com/a/A/ａ', 'example com a'],
  [`https://example.com/${'f'.repeat(70)}`, `example com ${'f'.repeat(64)}`],
])('%s has the words %s', (url, words) => {
  expect(wordsOfUrl(new URL(url).href)).toEqual(words.split(' '));
});

test('a URL of eight kibibytes has few words, and at once', () => {
  const url = `https://example.com/${Array.from({ length: 1_900 }, (_, n) => n).join('/')}`;

  expect(wordsOfUrl(url)).toHaveLength(MAX_WORDS);
  expect(wordsOfUrl(`https://example.com/${'%C3%A4'.repeat(1_300)}${'%ff'.repeat(100)}`)).toHaveLength(2 + 1);
});

test('a text has the words that a URL with it in has', () => {
  expect(wordsOfText('  Red-Fish, ÜBER uns! \0 __proto__ 🐟 ')).toEqual(['red', 'fish', 'über', 'uns', 'proto']);
  expect(wordsOfText('... 🐟')).toEqual([]);
});
