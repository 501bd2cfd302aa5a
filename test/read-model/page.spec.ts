import { describe, expect, test } from 'vitest';
import { BadCursorError, cursorOf, pageOf, placeIn } from '../../src/read-model/page.js';

describe('a page', () => {
  test('names the place of its last item where one more was found than asked for', () => {
    expect(pageOf(['a', 'b', 'c'], 2, (last) => `after ${last}`)).toEqual({ items: ['a', 'b'], next: 'after b' });
  });

  test('is the last one where no more was found', () => {
    expect(pageOf(['a', 'b'], 2, (last) => `after ${last}`)).toEqual({ items: ['a', 'b'], next: null });
    expect(pageOf([], 2, () => 'nowhere')).toEqual({ items: [], next: null });
  });
});

describe('a cursor', () => {
  test('brings back the place that it was made of', () => {
    expect(placeIn(cursorOf('hosts', 'a.example', 7), 'hosts')).toEqual(['a.example', 7]);
  });

  test('is refused by a list of another order, and where nobody here made it', () => {
    for (const cursor of [cursorOf('hosts', 'a'), 'x', '', Buffer.from('{}').toString('base64url')]) {
      expect(() => placeIn(cursor, 'newest')).toThrow(BadCursorError);
    }
  });
});
