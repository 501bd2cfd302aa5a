import { describe, expect, test } from 'vitest';
import { presentDeduplication, presentJob, retryAfterSeconds } from '../../src/api/jobs/job.presenter.js';
import type { Asked } from '../../src/api/jobs/submission.reader.js';
import { JobNotFoundError } from '../../src/job/job.errors.js';
import type { JobEvent } from '../../src/job/job.events.js';
import type { JobView } from '../../src/job/job.view.js';
import { foldRecorded } from '../kit/fold-recorded.js';
import {
  abandoned,
  awaited,
  body,
  cancelled,
  clockAt,
  completed,
  deleted,
  ELSEWHERE,
  failed,
  iso,
  JOB,
  options,
  PAGE,
  paused,
  recorded,
  resumed,
  retried,
  started,
  submission,
  submitted,
  timings,
} from '../kit/stories.js';

const viewOf = (...story: readonly JobEvent[]): JobView => {
  const view = foldRecorded(recorded(...story));
  if (!view) throw new Error('This story tells of no job');
  return view;
};
const reasonOf = (at: number, ...story: readonly JobEvent[]) => presentJob(viewOf(...story), clockAt(at)).statusReason;

describe('a job as the API tells it', () => {
  test('says which host it waits for that a redirect led to, until it is fetched again', () => {
    const story = [submitted(), started(1), awaited(5, 1, 60)];

    expect(reasonOf(9, ...story)).toBe(
      `Waits for ${ELSEWHERE}, where a redirect led to and no fetch might begin: next at 12:01:00Z`,
    );
    expect(reasonOf(60, ...story)).toBe('Waits for a runner');
    expect(reasonOf(62, ...story, started(61, 2), abandoned(62, 2, 'shutdown'))).toBe('Waits for a runner');
  });

  test.each([
    ['It asked for quiet (503, Retry-After)', 'runner:anna', 'asked for quiet until 12:01:00Z (503, Retry-After)'],
    [
      'It failed 5 times in a row, the last time with status 502',
      'runner:anna',
      'failed 5 times in a row, the last time with status 502, and is left alone until 12:01:00Z',
    ],
    ['they move', 'carla', 'is held until 12:01:00Z by carla: they move'],
    ['It asked for quiet (by phone)', 'carla', 'is held until 12:01:00Z by carla: It asked for quiet (by phone)'],
    [null, null, 'is held until 12:01:00Z'],
  ])('says why the host that a redirect led to is left alone: %s, by %s', (reason, by, why) => {
    const view = viewOf(submitted(), started(1), awaited(5, 1, 60));
    const hold = { until: clockAt(60), reason, by, since: clockAt(0) };
    const { statusReason } = presentJob(view, clockAt(9), {
      holdups: { pause: null, holds: new Map([[ELSEWHERE, hold]]) },
    });

    expect(statusReason).toMatch(/\. Waits for /);
    expect(statusReason.endsWith(`Waits for ${ELSEWHERE}, which ${why}`)).toBe(true);
  });

  test('has every field of the contract', () => {
    const view = viewOf(submitted({ tags: ['x'], priority: 5 }), started(1), completed(2));

    expect(presentJob(view, clockAt(3))).toEqual({
      id: JOB,
      url: PAGE,
      status: 'completed',
      statusReason: 'Fetched in 57 ms',
      submittedAt: iso(0),
      startedAt: iso(1),
      finishedAt: iso(2),
      notBefore: null,
      attempt: 1,
      failures: 0,
      maxAttempts: 3,
      priority: 5,
      tags: ['x'],
      revision: '2',
      result: {
        httpStatus: 200,
        contentType: 'text/html',
        headers: [],
        finalUrl: PAGE,
        redirects: [],
        ...body,
        partial: null,
        unchangedSince: null,
        contentEncoding: null,
        warnings: [],
        timings,
      },
      error: null,
      deduplicated: null,
      links: {
        self: `/v1/jobs/${JOB}`,
        result: `/v1/jobs/${JOB}/result`,
        events: `/v1/jobs/${JOB}/events`,
        callbacks: `/v1/jobs/${JOB}/callbacks`,
      },
    });
  });

  test('says what was odd about a response that was taken all the same', () => {
    const event = completed(2);
    const odd = { contentEncoding: 'none', warnings: ['Content-Encoding says "none", which is no coding'] };
    const data = { ...event.data, response: { ...event.data.response, ...odd } };
    const job = presentJob(viewOf(submitted(), started(1), { ...event, data }), clockAt(3));

    expect(job).toMatchObject({
      statusReason: 'Fetched in 57 ms. Content-Encoding says "none", which is no coding',
      result: odd,
    });
  });

  test('has the error and no result where nothing came back', () => {
    const job = presentJob(viewOf(submitted(), started(1), failed(2, 1, 10)), clockAt(3));

    expect(job).toMatchObject({
      result: null,
      error: { code: 'connection_reset', message: 'It was connection_reset', retryAt: iso(10) },
      failures: 1,
    });
  });

  test('is not told of once it is deleted', () => {
    expect(() => presentJob(viewOf(submitted(), deleted(1)), clockAt(2))).toThrow(JobNotFoundError);
  });
});

describe('the reason for a status', () => {
  test.each<[string, number, readonly JobEvent[]]>([
    ['Waits for a runner', 0, [submitted()]],
    ['Waits until 12:05:00Z, as it was asked to', 1, [submitted({ notBefore: iso(300) })]],
    ['Waits until 2026-03-02 12:00:00Z, as it was asked to', 1, [submitted({ notBefore: iso(86_400) })]],
    ['Waits for a runner', 301, [submitted({ notBefore: iso(300) })]],
    ['Waits for a runner', 3, [submitted(), started(1), abandoned(2, 1, 'shutdown')]],
    ['Being fetched since 12:00:01Z: attempt 1 of 3', 2, [submitted(), started(1)]],
    ['Being fetched since 12:00:06Z: attempt 2 of 3', 7, [submitted(), started(1), failed(2, 1, 5), started(6, 2)]],
    ['It was connection_reset. Attempt 1 of 3, next at 12:00:05Z', 3, [submitted(), started(1), failed(2, 1, 5)]],
    [
      'It was connection_reset. Attempt 1 of 3, next as soon as a runner is free',
      6,
      [submitted(), started(1), failed(2, 1, 5)],
    ],
    ['Paused by carla: because', 2, [submitted(), paused(1)]],
    ['Waits for a runner', 3, [submitted(), paused(1), resumed(2)]],
    ['Cancelled by carla: because', 2, [submitted(), cancelled(1)]],
    ['Waits for a runner', 3, [submitted(), cancelled(1), retried(2)]],
    ['It was connection_reset. Another attempt would not end better', 3, [submitted(), started(1), failed(2)]],
    ['It was connection_reset. That was the only attempt', 3, [submitted({ maxAttempts: 1 }), started(1), failed(2)]],
    [
      'It was connection_reset. Given up after 2 attempts',
      5,
      [submitted({ maxAttempts: 2 }), started(1), failed(2, 1, 3), started(3, 2), failed(4, 2)],
    ],
  ])('is "%s"', (sentence, at, story) => {
    expect(reasonOf(at, ...story)).toBe(sentence);
  });

  test('says how long a slow page took, and what was accepted as it is', () => {
    const done = viewOf(submitted({ acceptStatus: 'any' }), started(1), completed(2));
    const slow = { ...done, timings: { ...timings, totalMs: 2_340 } };
    const missing = done.response && { ...done, response: { ...done.response, httpStatus: 404 } };

    expect(presentJob(slow, clockAt(3)).statusReason).toBe('Fetched in 2.3 s');
    expect(missing && presentJob(missing, clockAt(3)).statusReason).toBe(
      'Answered with status 404 in 57 ms, as was accepted',
    );
    expect(presentJob({ ...done, notModified: true }, clockAt(3)).statusReason).toBe('Found unchanged in 57 ms');
    const unchanged = presentJob({ ...done, notModified: true, unchangedSince: iso(-60) }, clockAt(3));
    expect(unchanged.statusReason).toBe('Unchanged since 11:59:00Z, asked in 57 ms');
    expect(unchanged.result?.unchangedSince).toBe(iso(-60));
  });

  test('ends a sentence only once', () => {
    const view = viewOf(submitted(), started(1), failed(2));
    const error = view.error && { ...view.error, message: 'No such host: exampel.com.' };

    expect(presentJob({ ...view, error }, clockAt(3)).statusReason).toMatch(/^No such host: exampel\.com\. Another/);
  });
});

describe('when to ask again', () => {
  test.each<[number | undefined, number, readonly JobEvent[]]>([
    [1, 0, [submitted()]],
    [300, 0, [submitted({ notBefore: iso(300) })]],
    [3_600, 0, [submitted({ notBefore: iso(86_400) })]],
    [1, 2, [submitted(), started(1)]],
    [4, 2, [submitted(), started(1), failed(2, 1, 6)]],
    [60, 2, [submitted(), paused(1)]],
    [undefined, 3, [submitted(), started(1), completed(2)]],
  ])('is in %s seconds', (seconds, at, story) => {
    expect(retryAfterSeconds(viewOf(...story), clockAt(at))).toBe(seconds);
  });
});

describe('a deduplicated submission', () => {
  const standing = viewOf(submitted({ tags: ['a', 'b'], priority: 5 }));
  const told = (asked: Asked, at = 90) =>
    presentDeduplication(standing, { submission: submission({ maxAgeSeconds: 600 }), asked }, clockAt(at));

  test('is told which job stands, how old it is, and until when', () => {
    expect(told({})).toEqual({ submittedAt: iso(0), ageSeconds: 90, windowEndsAt: iso(600), ignored: [] });
  });

  test('is told of the options that it asked for and that the job does not have', () => {
    expect(told({ priority: 1, maxAttempts: 9, timeoutSeconds: 30 }).ignored).toEqual(['priority', 'maxAttempts']);
    expect(told({ notBefore: iso(5) }).ignored).toEqual(['notBefore']);
    expect(told({ respectRobots: true }).ignored).toEqual(['respectRobots']);
  });

  test('is not told of what it got', () => {
    expect(told({ priority: 5, tags: ['b', 'a'], maxAgeSeconds: 600, headers: options().headers }).ignored).toEqual([]);
    expect(told({ respectRobots: false }).ignored).toEqual([]);
    const respectful = { ...standing, options: options({ respectRobotsByDefault: true }) };
    const asked = { respectRobots: true };
    const answer = presentDeduplication(
      respectful,
      { submission: submission({ maxAgeSeconds: 600 }), asked },
      clockAt(9),
    );
    expect(answer.ignored).toEqual([]);
  });

  test('stands before a job of a clock that runs ahead', () => {
    expect(told({}, -30).ageSeconds).toBe(0);
  });
});
