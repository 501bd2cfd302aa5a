import { describe, expect, test } from 'vitest';
import { jobDecider } from '../../src/job/job.decider.js';
import { putRight } from '../../src/job/job.view.js';
import { foldRecorded } from '../kit/fold-recorded.js';
import { given } from '../kit/given.js';
import {
  abandoned,
  awaited,
  clockAt,
  failed,
  paused,
  recorded,
  resumed,
  retried,
  start,
  started,
  submitted,
} from '../kit/stories.js';

const job = given(jobDecider);
const HOUR = 3_600;

describe.each([3 * HOUR, 24 * HOUR])('a job whose clock was set back by %d seconds', (by) => {
  test('is started though its time is ahead, where it waits for nothing', () => {
    job(submitted())
      .when(start(5 - by))
      .then(started(5 - by, 1));
    job(submitted(), started(1), abandoned(5, 1, 'shutdown'))
      .when(start(6 - by, 'anna', 'anna-2'))
      .then(started(6 - by, 2));
    job(submitted(), started(1), failed(5, 1, null), retried(6))
      .when(start(7 - by, 'anna', 'anna-2'))
      .then(started(7 - by, 2));
  });

  test('is started though it is to be tried again later, since nobody knows how long it has waited', () => {
    const again = failed(5, 1, 40);

    job(submitted(), started(1), again)
      .when(start(20, 'anna', 'anna-2'))
      .thenNothing();
    job(submitted(), started(1), again)
      .when(start(5, 'anna', 'anna-2'))
      .thenNothing();
    job(submitted(), started(1), again)
      .when(start(6 - by, 'anna', 'anna-2'))
      .then(started(6 - by, 2));
    job(submitted(), started(1), again, paused(6), resumed(7))
      .when(start(8 - by, 'anna', 'anna-2'))
      .then(started(8 - by, 2));
  });

  test('is not started before the time that it was submitted for', () => {
    job(submitted({ notBefore: '2026-03-01T12:01:00.000Z' }))
      .when(start(5 - by))
      .thenNothing();
    job(submitted({ notBefore: '2026-03-01T12:01:00.000Z' }))
      .when(start(59.999))
      .thenNothing();
    job(submitted({ notBefore: '2026-03-01T12:01:00.000Z' }))
      .when(start(60))
      .then(started(60, 1));
  });
});

describe('a view of a job that waits for a host a redirect led to', () => {
  const view = foldRecorded(recorded(submitted(), started(1), awaited(5, 1, 60)));

  test('is right while the clock goes on', () => {
    expect(view && putRight(view, clockAt(6))).toBeUndefined();
  });

  test('waits as long as it was to, once the clock was set back', () => {
    expect(view && putRight(view, clockAt(5 - HOUR))).toEqual(clockAt(60 - HOUR));
  });
});
