import { describe, expect, test } from 'vitest';
import { Forgetting } from '../../src/read-model/forgetting.js';
import { clockAt } from '../kit/stories.js';

describe('what has run out', () => {
  test('is removed at first, then once a minute, and at once where a clock was set back', () => {
    const forgetting = new Forgetting();

    expect([0, 1, 59.999, 60, 119, -60].map((at) => forgetting.isTime(clockAt(at)))).toEqual([
      true,
      false,
      false,
      true,
      false,
      true,
    ]);
  });
});
