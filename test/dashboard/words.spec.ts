import { describe, expect, test } from 'vitest';
import { waysFor } from '../../dashboard/src/job/body-kinds.js';
import { eventWords } from '../../dashboard/src/job/event-words.js';
import { stepsOf } from '../../dashboard/src/job/waterfall.js';
import { addressOf, readJobsQuery } from '../../dashboard/src/jobs/jobs-query.js';
import { suggestionsFor, withSuggestion } from '../../dashboard/src/jobs/search-suggestions.js';
import { isBeyond, isWanted, replayPath } from '../../dashboard/src/operate/replay-filter.js';
import { bytes, counted, duration, utcTime } from '../../dashboard/src/shared/format.js';
import { webAddress } from '../../dashboard/src/shared/safe-link.js';
import { pastedLine, urlLines, withScheme } from '../../dashboard/src/submit/url-lines.js';
import { sideBySide } from '../../dashboard/src/url/side-by-side.js';
import type { EventAnswer } from '../../src/contract/answers.js';

describe('what the page says', () => {
  test.each([
    [0, '0 ms'],
    [999, '999 ms'],
    [4_230, '4.2 s'],
    [59_400, '59 s'],
    [60_000, '1 min'],
    [3_725_000, '1 h 2 min'],
    [90_000_000, '1 d 1 h'],
  ])('of %d ms is %s', (ms, words) => {
    expect(duration(ms)).toBe(words);
  });

  test('of the end of a fetch is whether a page came', () => {
    const event = { type: 'FetchCompleted', recordedAt: '2026-03-01T12:00:00.000Z', metadata: {} } as EventAnswer;
    const fetched = { response: { httpStatus: 200 }, timings: { totalMs: 57 } };
    const ended = (more: object) => eventWords({ ...event, data: { ...fetched, ...more } });
    expect(ended({})).toBe('Fetched: 200 in 57 ms');
    expect(ended({ notModified: true })).toBe('Found unchanged in 57 ms');
  });

  test('of sizes, numbers and times is what people read', () => {
    expect([bytes(999), bytes(1_256), bytes(104_857_600)]).toEqual(['999 B', '1.3 kB', '105 MB']);
    expect([counted(1, 'job'), counted(1_204, 'job')]).toEqual(['1 job', '1,204 jobs']);
    expect(utcTime(new Date('2026-03-01T12:00:00.123Z'))).toBe('2026-03-01 12:00:00 UTC');
  });
});

describe('the address of the table', () => {
  test('holds what was asked for, and gives it back', () => {
    const query = readJobsQuery({ q: 'host:a.b', status: 'failed,cancelled', sort: '-finishedAt', cursor: 'x' });

    expect(readJobsQuery(addressOf(query))).toEqual(query);
    expect(addressOf(readJobsQuery({}))).toEqual({});
  });

  test('means nothing where somebody typed nonsense into it', () => {
    const nonsense = { q: ['a', 'b'], status: 'failed,nonsense', sort: 'toString', cursor: null };

    expect(readJobsQuery(nonsense)).toEqual({ q: '', status: ['failed'], sort: '-submittedAt', cursor: '' });
  });
});

describe('a search', () => {
  const wordsFor = (search: string) => suggestionsFor(search, ['example.com', 'example.org']).map(({ word }) => word);

  test('is helped with names, and then with their values', () => {
    expect(wordsFor('tag:x st')).toEqual(['status:']);
    expect(wordsFor('status:f')).toEqual(['status:failed']);
    expect(wordsFor('-status:failed,ca')).toEqual(['-status:failed,cancelled']);
    expect(wordsFor('host:example.o')).toEqual(['host:example.org']);
    expect(wordsFor('nothing:')).toEqual([]);
    expect(wordsFor('toString:')).toEqual([]);
  });

  test('goes on after a name, and is over with a word after a value', () => {
    const taken = (search: string, word: string) => withSuggestion(search, { word, means: '' });

    expect(taken('tag:x st', 'status:')).toBe('tag:x status:');
    expect(taken('status:f', 'status:failed')).toBe('status:failed ');
  });
});

describe('what somebody submits', () => {
  test.each([
    ['example.com/a', 'https://example.com/a'],
    ['localhost:8080/a', 'https://localhost:8080/a'],
    [' http://example.com ', 'http://example.com'],
    ['ftp://example.com', 'ftp://example.com'],
    ['javascript:alert(1)', 'javascript:alert(1)'],
  ])('%s is meant as %s', (text, url) => {
    expect(withScheme(text)).toBe(url);
  });

  test('may have any line ends, and lines with nothing on them', () => {
    expect(urlLines('a\r\n\r\n b \rc\n# d\n')).toEqual(['a', 'b', 'c']);
  });

  test.each([
    ['example.com/a,', 'https://example.com/a,'],
    ['http://example.com/a', 'http://example.com/a'],
    ['http://example.com/a\tA title', 'http://example.com/a\tA title'],
    ['[::1]:8080/a', 'https://[::1]:8080/a'],
    ['- http://example.com/a', '- http://example.com/a'],
    ['[A title](http://example.com/a)', '[A title](http://example.com/a)'],
  ])('as a line of a list, %s, is sent as %s', (line, sent) => {
    expect(pastedLine(line)).toBe(sent);
  });
});

describe('what strangers wrote', () => {
  test('is a link only where it leads to a web page', () => {
    expect(webAddress('https://example.com/a b')).toBe('https://example.com/a%20b');
    for (const text of ['javascript:alert(1)', ' JavaScript:alert(1)', 'data:text/html,x', 'vbscript:x', '/a', '']) {
      expect(webAddress(text)).toBeUndefined();
    }
  });

  test('is looked at in ways that run nothing', () => {
    expect(waysFor('text/html; charset=utf-8')[0]).toBe('page');
    expect(waysFor('application/problem+json')).toEqual(['json', 'source']);
    expect(waysFor('image/svg+xml')).toEqual(['text', 'source']);
    expect(waysFor('image/PNG')).toEqual(['image']);
    expect(waysFor('application/pdf')).toEqual([]);
    expect(waysFor(null)).toEqual([]);
  });
});

describe('the steps of a fetch', () => {
  test('follow each other, and leave out what was not needed', () => {
    expect(stepsOf({ dnsMs: 3, connectMs: 9, firstByteMs: 41, totalMs: 57 }).map(({ tookMs }) => tookMs)).toEqual([
      3, 6, 32, 16,
    ]);
    expect(stepsOf({ dnsMs: null, connectMs: null, firstByteMs: 4, totalMs: 4 }).map(({ name }) => name)).toEqual([
      'First byte',
      'Body',
    ]);
  });
});

describe('a diff side by side', () => {
  test('sets what was changed beside what it became', () => {
    const unified = '--- a\n+++ b\n@@ -1,4 +1,5 @@\n one\n-two\n-three\n+2\n four\n+five\n+six\n';
    const [hunk] = sideBySide(unified);
    const rows = hunk?.rows.map(({ left, right }) => [left?.number, left?.text, right?.number, right?.text]);

    expect(rows).toEqual([
      [1, 'one', 1, 'one'],
      [2, 'two', 2, '2'],
      [3, 'three', undefined, undefined],
      [4, 'four', 3, 'four'],
      [undefined, undefined, 4, 'five'],
      [undefined, undefined, 5, 'six'],
    ]);
  });

  test('takes a line that begins with dashes for what it is', () => {
    const [hunk] = sideBySide('@@ -1 +1 @@\n--- a\n+++ b\n\\ No newline at end of file\n');

    expect(hunk?.rows).toEqual([
      { left: { number: 1, text: '-- a' }, right: { number: 1, text: '++ b' }, kind: 'changed' },
    ]);
  });
});

describe('what is asked of the log', () => {
  const nothing = { types: '', hosts: '', jobs: '', tag: '', from: '', to: '', actor: '' };
  const event = { recordedAt: '2026-03-01T12:00:00.000Z', metadata: { actor: 'carla' } } as EventAnswer;

  test('is what was written into the form, from a position on', () => {
    const asked = { ...nothing, types: ' FetchFailed, JobDeleted ', hosts: 'a.example', tag: ' spring, 2026 ' };

    expect(replayPath(nothing, '0')).toBe('/v1/stream?after=0&wait=0');
    const { searchParams } = new URL(replayPath(asked, '17'), 'http://localhost');
    expect(Object.fromEntries(searchParams)).toEqual({
      after: '17',
      wait: '0',
      type: 'FetchFailed,JobDeleted',
      host: 'a.example',
      tag: 'spring, 2026',
    });
  });

  test('is looked at by time, and by whoever did it', () => {
    expect([isWanted(event, nothing), isBeyond(event, nothing)]).toEqual([true, false]);
    expect(isWanted(event, { ...nothing, from: '2026-03-01T12:00:00.001Z' })).toBe(false);
    expect(isWanted(event, { ...nothing, from: '2026-03-01T12:00:00.000Z', actor: ' carla ' })).toBe(true);
    expect(isWanted(event, { ...nothing, actor: 'anna' })).toBe(false);
    expect(isBeyond(event, { ...nothing, to: '2026-03-01T12:00:00.000Z' })).toBe(false);
    expect(isBeyond(event, { ...nothing, to: '2026-03-01T11:59:59.999Z' })).toBe(true);
  });
});
