import { describe, expect, test } from 'vitest';
import type { HeaderPair } from '../../src/job/job.headers.js';
import { asksForChanges, earlierPageOf, refreshed } from '../../src/job/job.revalidation.js';
import type { JobView } from '../../src/job/job.view.js';
import { foldRecorded } from '../kit/fold-recorded.js';
import { body, completed, iso, options, PAGE, recorded, response, started, submitted } from '../kit/stories.js';

const DATE = 'Sun, 01 Mar 2026 12:00:00 GMT';
const room = { maxBytes: body.size };

const viewWith = (...headers: readonly HeaderPair[]): JobView => {
  const view = foldRecorded(recorded(submitted(), started(1), completed(2)));
  if (!view) throw new Error('There is no view');
  return { ...view, response: response(200, headers) };
};
const conditionOf = (...headers: readonly HeaderPair[]) => earlierPageOf(viewWith(...headers), room)?.condition;

describe('a page to ask about', () => {
  test.each<[string, HeaderPair[], HeaderPair[]]>([
    ['an entity tag', [['etag', '"a"']], [['if-none-match', '"a"']]],
    ['a weak one', [['etag', 'W/"a"']], [['if-none-match', 'W/"a"']]],
    ['a date', [['last-modified', DATE]], [['if-modified-since', DATE]]],
    [
      'both',
      [
        ['last-modified', DATE],
        ['etag', '"a"'],
      ],
      [
        ['if-none-match', '"a"'],
        ['if-modified-since', DATE],
      ],
    ],
    [
      'a date beside a tag that is none',
      [
        ['etag', 'a'],
        ['last-modified', DATE],
      ],
      [['if-modified-since', DATE]],
    ],
  ])('has %s', (_, headers, condition) => {
    expect(conditionOf(...headers)).toEqual(condition);
  });

  test.each<[string, readonly HeaderPair[], boolean]>([
    ['Accept-Encoding', [], true],
    ['cookie', [], true],
    ['Accept-Language', [], false],
    ['accept-encoding, User-Agent', [], false],
    ['*', [], false],
    ['accept-language', [['accept-language', 'de']], true],
  ])('that varies by %s is known again by its date where that is part of the key: %s', (vary, own, isKnown) => {
    const headers: HeaderPair[] = [
      ['vary', vary],
      ['last-modified', DATE],
    ];
    const view = viewWith(...headers);
    const asked = { ...view, options: { ...view.options, headers: own } };
    expect(earlierPageOf(asked, room)?.condition).toEqual(isKnown ? [['if-modified-since', DATE]] : undefined);
    expect(conditionOf(...headers, ['etag', '"a"'])?.[0]).toEqual(['if-none-match', '"a"']);
  });

  test.each<[string, HeaderPair[]]>([
    ['nothing', []],
    ['a tag without quotes', [['etag', 'a']]],
    ['a tag with a control byte', [['etag', '"a\u0001"']]],
    ['a tag with a quote in it', [['etag', '"a"b"']]],
    ['a tag beyond ASCII', [['etag', '"ä"']]],
    ['a tag of a book’s length', [['etag', `"${'a'.repeat(1_001)}"`]]],
    [
      'two tags',
      [
        ['etag', '"a"'],
        ['etag', '"b"'],
      ],
    ],
    ['a date that is none', [['last-modified', 'yesterday']]],
    ['a date of another form', [['last-modified', iso(0)]]],
  ])('is none that says %s of itself', (_, headers) => {
    expect(conditionOf(...headers)).toBeUndefined();
  });

  test('is whole, a 200, of a job that completed, and not larger than the new one may be', () => {
    const view = viewWith(['etag', '"a"']);
    expect(earlierPageOf(view, room)).toMatchObject({ body, fetchedAt: iso(2) });
    expect(earlierPageOf(view, { maxBytes: body.size - 1 })).toBeUndefined();
    for (const status of ['failed', 'running', 'queued', 'cancelled', 'deleted'] as const) {
      expect(earlierPageOf({ ...view, status }, room)).toBeUndefined();
    }
    for (const httpStatus of [203, 204, 206, 404]) {
      expect(earlierPageOf({ ...view, response: response(httpStatus, [['etag', '"a"']]) }, room)).toBeUndefined();
    }
    expect(earlierPageOf({ ...view, body: null }, room)).toBeUndefined();
  });

  test('came when the first of the jobs in a row fetched it', () => {
    const view = { ...viewWith(['etag', '"a"']), notModified: true, unchangedSince: iso(-60) };
    expect(earlierPageOf(view, room)?.fetchedAt).toBe(iso(-60));
  });

  test('is not asked about beside what a job asks itself', () => {
    expect(asksForChanges(options({ headers: [['accept', 'text/html']] }))).toBe(true);
    for (const name of ['range', 'if-range', 'if-match', 'if-none-match', 'if-modified-since', 'if-unmodified-since']) {
      expect(asksForChanges(options({ headers: [[name, 'x']] }))).toBe(false);
    }
  });
});

describe('the response of a page that did not change', () => {
  const kept = {
    ...response(200, [
      ['etag', '"a"'],
      ['content-type', 'text/html'],
      ['content-length', '1256'],
      ['set-cookie', 'a=1'],
      ['set-cookie', 'b=2'],
      ['x-kept', 'yes'],
    ]),
    warnings: ['gzip ends without its checksum'],
  };
  const page = earlierPageOf({ ...viewWith(), response: kept }, room);
  if (!page) throw new Error('There is no page');

  test('is the earlier one, with the headers of the 304 in place of its own, but for those about its bytes', () => {
    const headers: HeaderPair[] = [
      ['etag', 'W/"a"'],
      ['content-type', 'text/plain'],
      ['content-length', '0'],
      ['content-encoding', 'gzip'],
      ['transfer-encoding', 'chunked'],
      ['connection', 'close'],
      ['set-cookie', 'c=3'],
      ['date', DATE],
    ];
    expect(refreshed(page, { ...response(304, headers), contentType: 'text/plain' })).toEqual({
      ...kept,
      headers: [
        ['content-type', 'text/html'],
        ['content-length', '1256'],
        ['x-kept', 'yes'],
        ['etag', 'W/"a"'],
        ['set-cookie', 'c=3'],
        ['date', DATE],
      ],
    });
  });

  test('was reached as the 304 was', () => {
    const redirects = [{ status: 302, url: 'https://example.com/moved' }];
    expect(refreshed(page, { ...response(304), redirects })).toEqual({ ...kept, finalUrl: PAGE, redirects });
  });

  test('is the 200 that it was', () => {
    expect(refreshed(page, response(304)).httpStatus).toBe(200);
  });
});
