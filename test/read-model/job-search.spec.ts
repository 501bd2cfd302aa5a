import { describe, expect, test } from 'vitest';
import { searchOf } from '../../src/read-model/job-search.js';
import { BadSearchError } from '../../src/read-model/search-words.js';

const NOW = new Date('2026-11-27T22:00:00Z');
const search = (text: string) => searchOf(text, NOW);

describe('a query', () => {
  test('says what jobs must be, and what they must not', () => {
    expect(
      search('status:failed,cancelled host:EXAMPLE.com:8080 error:timeout* -http:503 tag:"a b" Two-Words'),
    ).toEqual({
      statuses: ['failed', 'cancelled'],
      every: [
        { kind: 'host', host: 'example.com:8080' },
        { kind: 'error', codes: ['timeout_connect', 'timeout_headers', 'timeout_body', 'timeout_total'] },
        { kind: 'tag', tag: 'a b' },
        { kind: 'word', word: 'two' },
        { kind: 'word', word: 'words' },
      ],
      none: [{ kind: 'http', httpStatuses: [503] }],
      onlyLeavesOut: undefined,
    });
  });

  test('finds a URL, and what begins with one', () => {
    expect(search('https://EXAMPLE.com/a#b url:http://x.example/b* url:"https://example.com/*"').every).toEqual([
      { kind: 'url', url: 'https://example.com/a' },
      { kind: 'urlPrefix', prefix: 'http://x.example/b' },
      { kind: 'url', url: 'https://example.com/*' },
    ]);
  });

  test.each([
    ['after:90m', '2026-11-27T20:30:00.000Z'],
    ['after:12h', '2026-11-27T10:00:00.000Z'],
    ['after:7d', '2026-11-20T22:00:00.000Z'],
    ['after:999999d', '1970-01-01T00:00:00.000Z'],
    ['after:2026-11-01', '2026-11-01T00:00:00.000Z'],
    ['after:2026-11-01T12:00+01:00 after:2026-11-01', '2026-11-01T11:00:00.000Z'],
  ])('%s means %s', (text, time) => {
    expect(search(text).from?.toISOString()).toBe(time);
  });

  test('ends before the earliest of its times', () => {
    expect(search('before:2026-11-03 before:2026-11-02 a').till).toEqual(new Date('2026-11-02'));
  });

  test('has the statuses that all of its words leave', () => {
    expect(search('status:failed,queued status:queued').statuses).toEqual(['queued']);
    expect(search('status:failed -status:failed').statuses).toEqual([]);
    expect(search('-status:completed').statuses).toHaveLength(6);
    expect(search('a').statuses).toBeUndefined();
  });

  test.each([
    ['-host:a.example', '-host:a.example'],
    ['before:1h -fish -tag:x', '-fish'],
    ['-status:failed -http:5xx', '-http:5xx'],
    ['-status:failed', undefined],
    ['-fish after:1d', undefined],
    ['-fish status:failed', undefined],
    ['', undefined],
  ])('%s leaves out alone: %s', (text, word) => {
    expect(search(text).onlyLeavesOut).toBe(word);
  });

  test.each([
    [
      'colour:red',
      'colour:red: Only status, host, error, http, tag, url, after, before stand before a colon; quotes make it free text',
    ],
    ['constructor:x', 'constructor:x: Only status'],
    ['host:', 'host:: Something must stand after the colon'],
    ['status:done', 'status:done: There is no status "done"'],
    ['status:failed,', 'status:failed,: There is no status ""'],
    ['error:tiemout*', 'error:tiemout*: There is no error "tiemout*"'],
    ['http:600', 'http:600: There is no http "600"'],
    ['http:1xx,2xx,3xx', 'http:1xx,2xx,3xx: This names more than 200 statuses'],
    ['host:*.example.com', 'host:*.example.com: No index knows a part of a host'],
    ['host:a/b', 'host:a/b: This is not the host of a URL'],
    ['tag:a*', 'tag:a*: No index knows a part of a tag'],
    ['fis*', 'fis*: No index knows a part of a word'],
    ['url:/a', 'url:/a: This is not an absolute URL'],
    [`url:https://example.com/${'a'.repeat(200)}*`, 'A beginning has 200 characters at most'],
    ['"..."', '"...": There is no letter and no digit in it'],
    ['-', '-: There is no letter'],
    ['-two-words', '-two-words: These are 2 words: leave out each by itself'],
    [Array.from({ length: 21 }, (_, n) => `w${n}`).join('.'), 'It has more than 20 words'],
    ['after:yesterday', 'after:yesterday: A time is an age like 90m'],
    ['before:2026-02-30', 'before:2026-02-30: A time is'],
    ['-after:1h', '-after:1h: A time is not left out'],
    ['"\0"', 'There is no letter'],
  ])('%s is refused by the word', (text, message) => {
    expect(() => search(text)).toThrow(BadSearchError);
    expect(() => search(text)).toThrow(message);
  });
});
