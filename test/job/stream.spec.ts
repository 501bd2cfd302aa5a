import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type HeaderPair, sortedHeaders } from '../../src/job/job.headers.js';
import { dedupeKeyOf, isJobId, jobIdOf, jobStream } from '../../src/job/job.stream.js';
import { fetchableUrl } from '../../src/job/job.url.js';
import { JOB, PAGE } from '../kit/stories.js';

const closed = { allowsLocalNames: false, refusal: () => undefined };
const keyOf = (text: string, headers: readonly HeaderPair[] = []) =>
  dedupeKeyOf(fetchableUrl(text, closed).href, headers);
const names = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);
const headerSets = fc
  .uniqueArray(fc.tuple(names, fc.string()), { selector: ([name]) => name, maxLength: 6 })
  .map((pairs): readonly HeaderPair[] => pairs);

describe('a dedupe key', () => {
  test('is the same whatever the order and the case of the headers', () => {
    const shuffled = headerSets.chain((headers) =>
      fc.tuple(fc.constant(headers), fc.shuffledSubarray([...headers], { minLength: headers.length })),
    );
    fc.assert(
      fc.property(shuffled, ([headers, others]) => {
        const shouted = others.map(([name, value]): HeaderPair => [name.toUpperCase(), value]);
        expect(dedupeKeyOf(PAGE, shouted)).toBe(dedupeKeyOf(PAGE, headers));
        expect(dedupeKeyOf(PAGE, sortedHeaders(shouted))).toBe(dedupeKeyOf(PAGE, headers));
      }),
    );
  });

  test('is another for any other header', () => {
    fc.assert(
      fc.property(headerSets, headerSets, (some, others) => {
        const isSame = JSON.stringify(sortedHeaders(some)) === JSON.stringify(sortedHeaders(others));
        expect(dedupeKeyOf(PAGE, some) === dedupeKeyOf(PAGE, others)).toBe(isSame);
      }),
    );
  });

  test('is the same for every spelling of a URL, and another for another URL', () => {
    expect(keyOf('HTTP://EXAMPLE.com:80#top')).toBe(keyOf('http://example.com/'));
    expect(keyOf('http://example.com/a/../b')).toBe(keyOf('http://example.com/b#c'));
    expect(keyOf('https://example.com/')).not.toBe(keyOf('http://example.com/'));
    expect(keyOf('http://example.com/?')).not.toBe(keyOf('http://example.com/'));
    expect(keyOf('http://example.com/A')).not.toBe(keyOf('http://example.com/a'));
  });

  test('is what it always was', () => {
    expect(dedupeKeyOf(PAGE, [])).toBe('0917eaf8daa6568bcc0fa3047047b534cd6284157417d4fdb4f24d94d0ebb0db');
    expect(dedupeKeyOf(PAGE, [['accept', 'text/html']])).toBe(
      'f325d5ec9d014562dc5f93a4db54291e49cce0981029e3937cc01d47caa1d340',
    );
  });
});

describe('the headers of a job', () => {
  test('of one name keep their order', () => {
    const pairs = [
      ['X-B', '2'],
      ['x-a', 'z'],
      ['x-b', '1'],
    ] as const;
    expect(sortedHeaders(pairs)).toEqual([
      ['x-a', 'z'],
      ['x-b', '2'],
      ['x-b', '1'],
    ]);
  });
});

describe('the id of a job', () => {
  test('is what it always was', () => {
    expect(jobIdOf('ab'.repeat(32), 1)).toBe('6a5cbcf2-7cf5-59d7-9df6-c86332ef2c05');
    expect(jobStream(JOB)).toBe(`job-${JOB}`);
  });

  test('is its own for every generation of every key', () => {
    const generations = [1, 2, 11, 12, 111];
    const ids = ['ab', 'ab1', 'ac'].flatMap((key) => generations.map((generation) => jobIdOf(key, generation)));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !isJobId(id))).toEqual([]);
  });

  test.each(['', 'x', JOB.toUpperCase(), ` ${JOB}`, `${JOB}\n`, `job-${JOB}`, '00000000-0000-4000-8000-000000000000'])(
    'is not %j',
    (text) => {
      expect(isJobId(text)).toBe(false);
    },
  );
});
