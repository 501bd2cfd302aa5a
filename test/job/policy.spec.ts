import { describe, expect, test } from 'vitest';
import { FETCH_ERROR_CODES } from '../../src/job/job.events.js';
import { dueFrom, holdUntil, isRetried, retryAt } from '../../src/job/job.policy.js';
import { clockAt, iso, response } from '../kit/stories.js';

const asking = (retryAfter: string, httpStatus = 503) => response(httpStatus, [['retry-after', retryAfter]]);
const waitOf = (failures: number, chance: number, answer = response(503)) =>
  (retryAt(failures, answer, chance, clockAt(0)).getTime() - clockAt(0).getTime()) / 1_000;

describe('the wait before a retry', () => {
  test('is half of a span that grows fourfold with each failure, up to five minutes, and a random part of its other half', () => {
    expect([1, 2, 3, 4, 5, 2_000].map((failures) => waitOf(failures, 1))).toEqual([2.5, 10, 40, 160, 300, 300]);
    expect([0, 0.25, 0.5].map((chance) => waitOf(3, chance))).toEqual([20, 25, 30]);
  });

  test('lets three attempts outlive five seconds in which an origin answers nobody', () => {
    expect(waitOf(1, 0, response(429)) + waitOf(2, 0, response(429))).toBeGreaterThan(5);
  });

  test('is what the origin asks for, in seconds or as a date', () => {
    expect(waitOf(1, 0.5, asking('120'))).toBe(120);
    expect(waitOf(1, 0.5, asking(' 7 '))).toBe(7);
    expect(waitOf(1, 0.5, asking('2.5'))).toBe(2.5);
  });

  test.each([
    'Sun, 01 Mar 2026 12:02:00 GMT',
    'Sunday, 01-Mar-26 12:02:00 GMT',
    'Sun Mar  1 12:02:00 2026',
    'sun, 01 mar 2026 12:02:00 utc',
  ])('is what the origin asks for, as a date: "%s"', (date) => {
    expect(waitOf(1, 0.5, asking(date))).toBe(120);
  });

  test('is an hour at most, whatever the origin asks for', () => {
    const never = ['3601', '99999999999', '9'.repeat(400), 'Fri, 31 Dec 9999 23:59:59 GMT'];
    expect(never.map((asked) => waitOf(1, 0.5, asking(asked)))).toEqual([3_600, 3_600, 3_600, 3_600]);
  });

  test.each([
    ...['', '0', '0.0', '-5', 'soon', '120, 120', '1e3', '2026-03-01T12:02:00Z', 'Sun, 32 Mar 2026 12:02:00 GMT'],
    ...['Sun, 01 Mar 2026 11:00:00 GMT', 'Monday, 01-Mar-99 12:02:00 GMT', 'Sun Mar  1 11:59:59 2026'],
  ])('is our own where the origin asks for no wait that could be told: "%s"', (asked) => {
    expect(waitOf(2, 0.5, asking(asked))).toBe(7.5);
  });

  test('is our own without a response', () => {
    expect(retryAt(2, undefined, 0.5, clockAt(0))).toEqual(clockAt(7.5));
  });
});

describe('the hold of a host', () => {
  test('lasts as long as a 429 or 503 asks, an hour at most', () => {
    expect(holdUntil(asking('120', 429), clockAt(0))).toEqual(clockAt(120));
    expect(holdUntil(asking('120', 503), clockAt(0))).toEqual(clockAt(120));
    expect(holdUntil(asking('86400', 503), clockAt(0))).toEqual(clockAt(3_600));
  });

  test('is not for other statuses, nor without being asked for', () => {
    expect(holdUntil(asking('120', 500), clockAt(0))).toBeUndefined();
    expect(holdUntil(response(503), clockAt(0))).toBeUndefined();
    expect(holdUntil(asking('0'), clockAt(0))).toBeUndefined();
    expect(holdUntil(asking('soon'), clockAt(0))).toBeUndefined();
  });
});

describe('what is tried again', () => {
  test('is what the network did, and what an origin says will pass', () => {
    expect(FETCH_ERROR_CODES.filter((code) => isRetried(code, undefined))).toEqual([
      'dns_not_found',
      'dns_failed',
      'connection_refused',
      'connection_reset',
      'tls_failed',
      'timeout_connect',
      'timeout_headers',
      'timeout_body',
      'timeout_total',
      'truncated',
      'internal',
    ]);
    const statuses = Array.from({ length: 1_000 }, (_, status) => status);
    const retried = statuses.filter((status) => isRetried('http_status', response(status)));
    expect(retried.filter((status) => status < 500)).toEqual([408, 425, 429]);
    expect(statuses.filter((status) => status >= 500 && status < 600 && !retried.includes(status))).toEqual([
      501, 505, 506, 508, 510, 511,
    ]);
    expect(retried.filter((status) => status >= 600)).toEqual([]);
  });

  test('is not decided by the status of a response that broke a rule', () => {
    expect(isRetried('too_large', response(503))).toBe(false);
  });
});

describe('the time from which a queued job is due', () => {
  test('is when it was queued, and never before it asked to be', () => {
    expect(dueFrom(iso(5), { notBefore: null })).toEqual(clockAt(5));
    expect(dueFrom(iso(5), { notBefore: iso(60) })).toEqual(clockAt(60));
    expect(dueFrom(iso(65), { notBefore: iso(60) })).toEqual(clockAt(65));
    expect(dueFrom(iso(5), { notBefore: '2026-03-01T13:01:00+01:00' })).toEqual(clockAt(60));
  });
});
