import { describe, expect, test } from 'vitest';
import { preferredWait } from '../../src/http/preferences.js';

describe('the preference to wait', () => {
  test.each([
    ['wait=10', 10],
    ['WAIT = "7"', 7],
    ['respond-async, wait=5; foo=bar', 5],
    ['note="a, wait=9", wait=3', 3],
    ['wait=0', 0],
  ])('is read from %s', (header, seconds) => {
    expect(preferredWait(header)).toBe(seconds);
  });

  test('is cut to a minute', () => {
    expect(preferredWait('wait=3600')).toBe(60);
  });

  test('counts where it is named first, whatever follows', () => {
    expect(preferredWait('wait=1, wait=2')).toBe(1);
    expect(preferredWait(['wait=3', 'wait=4'])).toBe(3);
    expect(preferredWait('wait=soon, wait=2')).toBeUndefined();
  });

  test.each([undefined, '', 'wait', 'wait=', 'wait=-1', 'wait=1.5', 'wait=1e3', 'wait="5', 'await=5', '"wait=5'])(
    'is not there in %s',
    (header) => {
      expect(preferredWait(header)).toBeUndefined();
    },
  );
});
