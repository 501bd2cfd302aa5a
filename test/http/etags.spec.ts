import { describe, expect, test } from 'vitest';
import { etagOf, isNoneMatchFor, isRangeFor } from '../../src/http/etags.js';

describe('an entity tag', () => {
  const etag = etagOf(2n);

  test.each(['"2"', 'W/"2"', '"1", "2"', '"a,b",W/"2"', '*', ' * '])('is named by If-None-Match: %s', (header) => {
    expect(isNoneMatchFor(header, etag)).toBe(true);
  });

  test.each(['"1"', '2', '', 'w/"3"', '"22"', "'2'"])('is not named by If-None-Match: %s', (header) => {
    expect(isNoneMatchFor(header, etag)).toBe(false);
  });

  test('holds for a range only where it is named strongly, or not at all', () => {
    expect(isRangeFor(undefined, etag)).toBe(true);
    expect(isRangeFor('"2"', etag)).toBe(true);
    expect(isRangeFor('W/"2"', etag)).toBe(false);
    expect(isRangeFor('Sun, 01 Mar 2026 12:00:00 GMT', etag)).toBe(false);
  });
});
