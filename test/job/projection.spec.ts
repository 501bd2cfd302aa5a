import { describe, expect, test } from 'vitest';
import type { JobEvent } from '../../src/job/job.events.js';
import { projectJob } from '../../src/job/job.projection.js';
import type { JobView } from '../../src/job/job.view.js';
import { foldRecorded } from '../kit/fold-recorded.js';
import {
  abandoned,
  body,
  cancelled,
  completed,
  DEDUPE_KEY,
  deleted,
  failed,
  iso,
  JOB,
  options,
  origin,
  PAGE,
  paused,
  purged,
  recorded,
  response,
  resumed,
  retried,
  started,
  submitted,
  timings,
  WHY,
} from '../kit/stories.js';

const view = (...story: readonly JobEvent[]): JobView | undefined => foldRecorded(recorded(...story));
const running = [submitted(), started(1)];
const nothingFetched = { response: null, body: null, timings: null, notModified: false };
const said = { by: origin.actor, text: WHY };

describe('the view of a job', () => {
  test('begins with its submission', () => {
    expect(view(submitted({ tags: ['x'] }))).toEqual({
      jobId: JOB,
      revision: 0n,
      status: 'queued',
      submission: 'submission-1',
      dedupeKey: DEDUPE_KEY,
      generation: 1,
      url: PAGE,
      host: 'example.com',
      options: options({ tags: ['x'] }),
      submittedAt: iso(0),
      startedAt: null,
      finishedAt: null,
      dueAt: iso(0),
      attempt: 0,
      failures: 0,
      running: null,
      ...nothingFetched,
      error: null,
      reason: null,
    });
  });

  test('names what came of a body that broke off, until the next attempt begins', () => {
    const broken = failed(2, 1, 5);
    const story = [...running, { ...broken, data: { ...broken.data, response: response(), partial: body } }];

    expect(view(...story)).toMatchObject({ status: 'retrying', body: null, partial: body });
    expect(view(...story, started(5, 2))).toMatchObject({ response: null, partial: body });
    expect(view(...story, started(5, 2), cancelled(6))?.partial).toBeUndefined();
    expect(view(...story, started(5, 2), completed(6, 2))?.partial).toBeUndefined();
    expect(view(...story, deleted(5))?.partial).toBeUndefined();
    expect(view(...story, cancelled(5))?.partial).toEqual(body);
  });

  test('names the host with its port where that is not the scheme’s own', () => {
    const event = submitted();
    const at = (url: string) => view({ ...event, data: { ...event.data, url } })?.host;

    expect(at('https://example.com:8443/a')).toBe('example.com:8443');
    expect(at('http://[::1]/')).toBe('[::1]');
  });

  test('is due when the submission asks, in UTC however that was written', () => {
    expect(view(submitted({ notBefore: iso(60) }))?.dueAt).toBe(iso(60));
    expect(view(submitted({ notBefore: iso(-60) }))?.dueAt).toBe(iso(0));
    expect(view(submitted({ notBefore: '2026-03-01T13:01:00+01:00' }))?.dueAt).toBe(iso(60));
  });

  test('says who fetches it, and until when', () => {
    expect(view(...running)).toMatchObject({
      revision: 1n,
      status: 'running',
      attempt: 1,
      startedAt: iso(1),
      dueAt: null,
      running: { runner: 'anna', deadline: iso(31) },
    });
  });

  test('tells what was fetched', () => {
    expect(view(...running, completed(2))).toMatchObject({
      status: 'completed',
      finishedAt: iso(2),
      dueAt: null,
      running: null,
      response: response(),
      body,
      timings,
      notModified: false,
      error: null,
    });
  });

  test('tells that the body is an earlier job’s', () => {
    const event = completed(2);
    expect(view(...running, { ...event, data: { ...event.data, notModified: true } })).toMatchObject({
      status: 'completed',
      body,
      notModified: true,
    });
  });

  test('tells since when that body is the page, until it is fetched again', () => {
    const event = completed(2);
    const unchanged = { ...event, data: { ...event.data, notModified: true, unchangedSince: iso(-60) } } as const;
    expect(view(...running, unchanged)).toMatchObject({ body, notModified: true, unchangedSince: iso(-60) });
    expect(view(...running, unchanged, started(3, 2))).toMatchObject(nothingFetched);
    expect(view(...running, unchanged, started(3, 2))?.unchangedSince).toBeUndefined();
  });

  test('tells why it failed, and when it is tried again', () => {
    const error = { code: 'connection_reset', message: 'It was connection_reset' };
    expect(view(...running, failed(2, 1, 9))).toMatchObject({
      status: 'retrying',
      failures: 1,
      dueAt: iso(9),
      finishedAt: null,
      running: null,
      error: { ...error, retryAt: iso(9) },
    });
    expect(view(...running, failed(2))).toMatchObject({
      status: 'failed',
      failures: 1,
      dueAt: null,
      finishedAt: iso(2),
      running: null,
      error: { ...error, retryAt: null },
    });
  });

  test('keeps the response and the body of a failure, until the next attempt begins', () => {
    const event = failed(2, 1, 9);
    const answered: JobEvent = { ...event, data: { ...event.data, response: response(503), body, timings } };

    expect(view(...running, answered)).toMatchObject({ response: response(503), body, timings });
    expect(view(...running, answered, started(9, 2))).toMatchObject({ ...nothingFetched, error: null, attempt: 2 });
    expect(view(...running, answered, started(9, 2), failed(10, 2))).toMatchObject(nothingFetched);
  });

  test('is queued again when its fetch was given back, and no failure is counted', () => {
    expect(view(...running, abandoned(5, 1, 'shutdown'))).toMatchObject({
      status: 'queued',
      dueAt: iso(5),
      attempt: 1,
      failures: 0,
      running: null,
    });
  });

  test('follows a takeover to the next attempt, or to the end', () => {
    const lost = abandoned(20, 1, 'runner-lost');
    expect(view(...running, lost, started(20, 2, 'bert'))).toMatchObject({
      status: 'running',
      attempt: 2,
      running: { runner: 'bert' },
    });
    expect(view(...running, lost, failed(20))).toMatchObject({ status: 'failed', dueAt: null, finishedAt: iso(20) });
  });

  test('is paused by somebody, for a reason, until it is resumed', () => {
    expect(view(submitted(), paused(1))).toMatchObject({ status: 'paused', dueAt: iso(0), reason: said });
    expect(view(submitted(), paused(1), resumed(2))).toMatchObject({ status: 'queued', dueAt: iso(0), reason: null });
  });

  test('stays paused when its runner gives the fetch back', () => {
    const held = [...running, paused(4)];
    expect(view(...held)).toMatchObject({ status: 'paused', running: null, dueAt: iso(4) });
    expect(view(...held, abandoned(5, 1, 'paused'))).toMatchObject({ status: 'paused', dueAt: iso(4) });
    expect(view(...held, resumed(5), started(6, 2))).toMatchObject({ status: 'running', attempt: 2, reason: null });
  });

  test('goes on waiting for its retry after a pause', () => {
    const waiting = [...running, failed(2, 1, 60), paused(3)];
    expect(view(...waiting)).toMatchObject({ status: 'paused', dueAt: iso(60) });
    expect(view(...waiting, resumed(4))).toMatchObject({
      status: 'retrying',
      dueAt: iso(60),
      error: { retryAt: iso(60) },
    });
  });

  test('is cancelled by somebody, for a reason', () => {
    expect(view(...running, cancelled(5))).toMatchObject({
      status: 'cancelled',
      finishedAt: iso(5),
      dueAt: null,
      running: null,
      error: { code: 'cancelled', retryAt: null },
      reason: said,
    });
  });

  test('begins anew with a retry by hand, but goes on counting attempts', () => {
    expect(view(...running, failed(2), retried(3))).toMatchObject({
      status: 'queued',
      dueAt: iso(3),
      finishedAt: null,
      attempt: 1,
      failures: 0,
      error: null,
    });
    expect(view(...running, cancelled(2), retried(3))).toMatchObject({ reason: null, error: null, finishedAt: null });
  });

  test('waits for the time asked for also after a retry by hand', () => {
    expect(view(submitted({ notBefore: iso(60) }), cancelled(1), retried(2))?.dueAt).toBe(iso(60));
  });

  test('lets go of what was fetched when it is deleted, and keeps its place', () => {
    expect(view(...running, completed(2), deleted(3))).toMatchObject({
      ...nothingFetched,
      status: 'deleted',
      revision: 3n,
      dedupeKey: DEDUPE_KEY,
      generation: 1,
      error: null,
      finishedAt: null,
      dueAt: null,
    });
    expect(view(...running, deleted(3))).toMatchObject({ status: 'deleted', running: null });
  });

  test('is none once the job was purged, whether or not what came before still lies there', () => {
    expect(view(submitted(), deleted(1), purged(2, []))).toBeUndefined();
    expect(view(purged(3, []))).toBeUndefined();
    expect(view()).toBeUndefined();
  });
});

describe('a stream, folded', () => {
  const story = [...running, failed(2, 1, 9), started(9, 2), completed(10, 2)];

  test('comes to the same in pieces', () => {
    const events = recorded(...story);
    for (let cut = 0; cut <= events.length; cut++) {
      expect(foldRecorded(events.slice(cut), foldRecorded(events.slice(0, cut)))).toEqual(view(...story));
    }
  });

  test('leaves out what only a newer version knows', () => {
    const [first, ...rest] = recorded(...story);
    if (!first) throw new Error('A story begins with a submission');
    const unknown = { ...first, type: 'SomethingNew', data: {} };

    expect(foldRecorded([first, unknown, ...rest])).toEqual(view(...story));
  });

  test('stands for the revision of its last event', () => {
    const before = view(submitted());
    expect(projectJob(before, started(1), 7n)?.revision).toBe(7n);
    expect(projectJob(undefined, started(1), 7n)).toBeUndefined();
  });
});
