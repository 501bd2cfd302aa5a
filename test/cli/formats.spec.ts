import { describe, expect, test } from 'vitest';
import { cut, size, time } from '../../src/cli/client/formats.js';

describe('a size', () => {
  test.each([
    [0, '0 B'],
    [999, '999 B'],
    [1_256, '1.3 kB'],
    [5_000_000, '5.0 MB'],
    [12_345_678_901_234, '12345.7 GB'],
  ])('of %d bytes reads as %s', (bytes, text) => {
    expect(size(bytes)).toBe(text);
  });
});

describe('a time', () => {
  const now = new Date('2026-03-01T12:00:00.000Z');

  test('of today is the time of day', () => {
    expect(time('2026-03-01T09:08:07.006Z', now)).toBe('09:08:07Z');
  });

  test('of another day has its date', () => {
    expect(time('2026-02-28T09:08:07.006Z', now)).toBe('2026-02-28 09:08Z');
  });
});

describe('a text that is cut', () => {
  test('is as long as it may be, its sign included', () => {
    expect([cut('abcdef', 6), cut('abcdef', 5), cut('abcdef', 1)]).toEqual(['abcdef', 'abcd…', '…']);
  });
});
