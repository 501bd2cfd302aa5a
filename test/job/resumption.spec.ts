import { describe, expect, test } from 'vitest';
import type { JobEvent } from '../../src/job/job.events.js';
import type { HeaderPair } from '../../src/job/job.headers.js';
import { jobModel } from '../../src/job/job.model.js';
import { goesOn, LEAST_PART_BYTES, partOf } from '../../src/job/job.resumption.js';
import { type ExistingJob, evolve, type Job } from '../../src/job/job.state.js';
import {
  abandoned,
  cancelled,
  completed,
  failed,
  options,
  PAGE,
  paused,
  received,
  response,
  resumed,
  retried,
  started,
  submitted,
} from '../kit/stories.js';

const TAG: HeaderPair = ['etag', '"v1"'];
const enough = { sha256: 'cd'.repeat(32), size: LEAST_PART_BYTES };

describe('a page that broke off', () => {
  test('can be gone on with where its origin names it for certain', () => {
    const expected = { url: response().finalUrl, validator: '"v1"', body: enough };
    expect(partOf(response(200, [TAG]), enough)).toEqual(expected);
    expect(partOf(response(200, [TAG, ['accept-ranges', 'bytes']]), enough)).toEqual(expected);
  });

  test.each<[string, readonly HeaderPair[]]>([
    ['has no tag', []],
    ['has a weak one', [['etag', 'W/"v1"']]],
    ['has one without quotes', [['etag', 'v1']]],
    ['has two', [TAG, ['etag', '"v2"']]],
    ['has one with what no header may have', [['etag', '"v\u00e9"']]],
    ['has a date alone', [['last-modified', 'Sun, 01 Mar 2026 12:00:00 GMT']]],
    ['was encoded', [TAG, ['content-encoding', 'gzip']]],
    ['claims a coding that is none', [TAG, ['content-encoding', 'none']]],
    ['is sent whole or not at all', [TAG, ['accept-ranges', 'none']]],
  ])('begins anew where it %s', (_, headers) => {
    expect(partOf(response(200, headers), enough)).toBeUndefined();
  });

  test('begins anew where little came of it, or it was no page', () => {
    expect(partOf(response(200, [TAG]), { ...enough, size: LEAST_PART_BYTES - 1 })).toBeUndefined();
    expect(partOf(response(503, [TAG]), enough)).toBeUndefined();
    expect(partOf(response(206, [TAG]), enough)).toBeUndefined();
  });

  test('is gone on with by no job that asked for a part, or has room for no more', () => {
    expect(goesOn(options(), { ...received, body: enough })).toBe(true);
    expect(goesOn(options({ headers: [['range', 'bytes=0-9']] }), received)).toBe(false);
    expect(goesOn(options({ headers: [['if-range', '"v1"']] }), received)).toBe(false);
    expect(goesOn(options({ maxBytes: received.body.size }), received)).toBe(false);
  });
});

describe('what an attempt left', () => {
  const running = [submitted(), started(1)];
  const state = (...story: readonly JobEvent[]) => story.reduce(evolve, { status: 'absent' } as Job) as ExistingJob;
  const gaveBack = abandonedWith(2, 1);
  const { data } = failed(2, 1, 5);
  const brokeOff: JobEvent = {
    type: 'FetchFailed',
    data: { ...data, response: { ...response(200, [TAG]), finalUrl: PAGE }, partial: received.body },
  };

  test.each([
    ['given back', gaveBack],
    ['failed', brokeOff],
  ])('is remembered where it was %s, until the page is whole', (_, event) => {
    expect(state(...running, event).received).toEqual(received);
    expect(state(...running, event, started(6, 2)).received).toEqual(received);
    expect(state(...running, event, started(6, 2), completed(7, 2)).received).toBeUndefined();
    expect(jobModel.bodiesIn(event)).toEqual([received.body]);
  });

  test('is remembered over a lost runner, a pause, a cancellation and a retry by hand', () => {
    const story = [...running, brokeOff, started(6, 2)];
    expect(state(...story, abandoned(7, 2, 'runner-lost')).received).toEqual(received);
    expect(state(...story, paused(7), abandoned(8, 2, 'paused'), resumed(9)).received).toEqual(received);
    expect(state(...story, cancelled(7), retried(8)).received).toEqual(received);
  });

  test('is what the latest left that failed, be it nothing', () => {
    expect(state(...running, brokeOff, started(6, 2), failed(7, 2)).received).toBeUndefined();
  });

  test('is kept for a job that is paused, and named by its view', () => {
    const story = [...running, paused(2), abandonedWith(3, 1, 'paused')];
    expect(state(...story)).toMatchObject({ status: 'paused', isStopping: false, received });
  });

  test('is nothing to go on from where an earlier version wrote it without its hash', () => {
    const older = { ...gaveBack, data: { ...gaveBack.data, partial: { size: 2_097_152, validator: '"v1"' } } };
    expect(state(...running, older as JobEvent).received).toBeUndefined();
    expect(jobModel.bodiesIn(older as JobEvent)).toEqual([]);
  });
});

function abandonedWith(at: number, attempt: number, reason: 'shutdown' | 'paused' = 'shutdown') {
  const { url, validator, body } = received;
  const event = abandoned(at, attempt, reason);
  return { ...event, data: { ...event.data, partial: { ...body, validator, url } } };
}
