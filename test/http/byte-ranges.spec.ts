import { describe, expect, test } from 'vitest';
import { requestedRange } from '../../src/http/byte-ranges.js';

const part = (start: number, end: number) => ({ kind: 'part', range: { start, end } });
const WHOLE = { kind: 'whole' };
const UNSATISFIABLE = { kind: 'unsatisfiable' };

describe('a requested range of ten bytes', () => {
  test.each([
    ['bytes=0-0', part(0, 0)],
    ['bytes=2-5', part(2, 5)],
    ['bytes=2-', part(2, 9)],
    ['bytes=2-99999999999999999999', part(2, 9)],
    ['bytes=-3', part(7, 9)],
    ['bytes=-30', part(0, 9)],
    ['Bytes = 1-2 ', part(1, 2)],
  ])('is a part for %s', (header, expected) => {
    expect(requestedRange(header, 10)).toEqual(expected);
  });

  test.each([undefined, 'bytes=', 'bytes=-', 'bytes=5-2', 'bytes=a-b', 'bytes=1-2,4-5', 'lines=1-2', 'bytes=-1-2'])(
    'is the whole for %s',
    (header) => {
      expect(requestedRange(header, 10)).toEqual(WHOLE);
    },
  );

  test.each(['bytes=10-', 'bytes=10-20', 'bytes=-0'])('cannot be satisfied for %s', (header) => {
    expect(requestedRange(header, 10)).toEqual(UNSATISFIABLE);
  });

  test('is never a part of nothing', () => {
    expect(requestedRange('bytes=0-', 0)).toEqual(UNSATISFIABLE);
    expect(requestedRange('bytes=-5', 0)).toEqual(WHOLE);
  });
});
