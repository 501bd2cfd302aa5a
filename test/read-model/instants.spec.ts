import { describe, expect, test } from 'vitest';
import { instantOf, rangeEnd, rangeStart } from '../../src/read-model/instants.js';

describe('a time in a request', () => {
  test.each([
    ['2026-03-01T12:00:00Z', '2026-03-01T12:00:00.000Z'],
    ['2026-03-01T12:00+01:30', '2026-03-01T10:30:00.000Z'],
    ['2024-02-29T23:59:59.123456789Z', '2024-02-29T23:59:59.123Z'],
  ])('is the moment of %s', (text, moment) => {
    expect(instantOf(text)?.toISOString()).toBe(moment);
  });

  test.each([
    '2026-03-01T12:00:00',
    '2026-03-01',
    '2026-02-30T12:00:00Z',
    '2026-13-01T12:00:00Z',
    '2026-03-01T25:00:00Z',
    '0000-01-01T00:00:00+05:00',
    'Sun, 01 Mar 2026 12:00:00 GMT',
    '1772366400',
    '',
  ])('is not %s', (text) => {
    expect(instantOf(text)).toBeUndefined();
  });

  test('may be a day where a range begins or ends, and then the range includes it', () => {
    expect(rangeStart('2026-03-01')?.toISOString()).toBe('2026-03-01T00:00:00.000Z');
    expect(rangeEnd('2026-02-28')?.toISOString()).toBe('2026-03-01T00:00:00.000Z');
    expect(rangeEnd('2026-02-28T12:00:00Z')?.toISOString()).toBe('2026-02-28T12:00:00.000Z');
  });

  test.each(['2026-02-30', '9999-12-31', 'yesterday'])('does not end a range as %s', (text) => {
    expect(rangeEnd(text)).toBeUndefined();
  });
});
