import { describe, expect, test } from 'vitest';
import { BadCursorError, cursorOf } from '../../src/read-model/page.js';
import { cursorAfter, rangeOf } from '../../src/read-model/submission-order.js';
import { queued } from '../kit/job-views-kit.js';
import { clockAt, iso } from '../kit/stories.js';

describe('a range in the order of submission', () => {
  const job = queued({ at: 30 });
  const place = { submittedAt: clockAt(30).getTime(), id: job.jobId };
  const startOf = (at: number) => ({ submittedAt: clockAt(at).getTime(), id: '' });

  test('has no bounds where none are asked for', () => {
    expect(rangeOf({ order: 'newest' })).toEqual({ after: undefined, before: undefined });
  });

  test('begins with the first job of one time, and ends before the first of another', () => {
    expect(rangeOf({ order: 'oldest', from: iso(10), till: iso(50) })).toEqual({
      after: startOf(10),
      before: startOf(50),
    });
  });

  test('goes on where the page before ended, in either order', () => {
    const times = { from: iso(10), till: iso(50) };

    expect(rangeOf({ order: 'newest', ...times, cursor: cursorAfter('newest', job.submittedAt, job.jobId) })).toEqual({
      after: startOf(10),
      before: place,
    });
    expect(rangeOf({ order: 'oldest', ...times, cursor: cursorAfter('oldest', job.submittedAt, job.jobId) })).toEqual({
      after: place,
      before: startOf(50),
    });
  });

  test('is never wider than the times that are asked for, whatever a cursor says', () => {
    expect(
      rangeOf({ order: 'newest', till: iso(20), cursor: cursorAfter('newest', job.submittedAt, job.jobId) }).before,
    ).toEqual(startOf(20));
    expect(
      rangeOf({ order: 'oldest', from: iso(40), cursor: cursorAfter('oldest', job.submittedAt, job.jobId) }).after,
    ).toEqual(startOf(40));
  });

  test.each([
    ['of the other order', cursorAfter('oldest', job.submittedAt, job.jobId)],
    ['that is no JSON', 'bm9uZQ'],
    ['without an id', cursorOf('newest', 1)],
    ['with too much in it', cursorOf('newest', 1, 'a', 'b')],
    ['of a time that is none', cursorOf('newest', 'yesterday', 'a')],
    ['of a time that no date can have', cursorOf('newest', 8.64e15 + 1, 'a')],
  ])('refuses a cursor %s', (_, cursor) => {
    expect(() => rangeOf({ order: 'newest', cursor })).toThrow(BadCursorError);
  });
});
