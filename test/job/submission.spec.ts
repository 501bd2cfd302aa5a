import { describe, expect, test } from 'vitest';
import { jobDecider } from '../../src/job/job.decider.js';
import type { JobEvent } from '../../src/job/job.events.js';
import { isFinal, JOB_STATUSES, type Job, standsFor } from '../../src/job/job.state.js';
import { given } from '../kit/given.js';
import { clockAt, deleted, iso, open, options, PAGE, purged, submission, submitted } from '../kit/stories.js';
import { BROUGHT_INTO } from './statuses.js';

const job = given(jobDecider);
const told = (...story: readonly JobEvent[]): Job => story.reduce(jobDecider.evolve, jobDecider.initialState);
const another = (maxAgeSeconds: number) => submission({ id: 'submission-2', maxAgeSeconds });

describe('a submission', () => {
  test('makes a job that keeps the URL as given and as fetched, and every option', () => {
    const asked = options({ headers: [['accept', 'text/html']], priority: 7, tags: ['x'], notBefore: iso(60) });

    job()
      .when(open(0, { options: asked }))
      .then(submitted(asked));
  });

  test('changes nothing when it is sent again, or comes second', () => {
    job(submitted()).when(open(0)).thenNothing();
    job(submitted())
      .when(open(5, { id: 'submission-2' }))
      .thenNothing();
  });

  test.each(JOB_STATUSES)('changes nothing of a job that is %s', (status) => {
    job(...BROUGHT_INTO[status])
      .when(open(10))
      .thenNothing();
  });

  test('does not revive what was deleted', () => {
    job(submitted(), deleted(1)).when(open(2)).thenNothing();
    job(purged(2, [])).when(open(3)).thenNothing();
  });

  test('is due at once, or at the time it asks for', () => {
    expect(told(submitted())).toMatchObject({ status: 'queued', url: PAGE, dueAt: clockAt(0) });
    expect(told(submitted({ notBefore: iso(60) }))).toMatchObject({ dueAt: clockAt(60) });
    expect(told(submitted({ notBefore: iso(-60) }))).toMatchObject({ dueAt: clockAt(0) });
  });
});

describe('a job that stands for a submission', () => {
  test.each(JOB_STATUSES)('is one within the hour, also when it is %s', (status) => {
    expect(standsFor(told(...BROUGHT_INTO[status]), another(3_600), clockAt(3_599.999))).toBe(true);
  });

  test('is not one that is exactly an hour old', () => {
    expect(standsFor(told(submitted()), another(3_600), clockAt(3_600))).toBe(false);
  });

  test('is as young as the submission asks', () => {
    expect(standsFor(told(submitted()), another(60), clockAt(59.999))).toBe(true);
    expect(standsFor(told(submitted()), another(60), clockAt(60))).toBe(false);
    expect(standsFor(told(submitted()), another(86_400), clockAt(86_399))).toBe(true);
  });

  test('is none for one that always wants a fetch, even at the same moment', () => {
    expect(standsFor(told(submitted()), another(0), clockAt(0))).toBe(false);
  });

  test('counts as new where another clock wrote it in the future', () => {
    expect(standsFor(told(submitted({}, 50)), another(1), clockAt(0))).toBe(true);
    expect(standsFor(told(submitted({}, 50)), another(0), clockAt(0))).toBe(false);
  });

  test('is always its own, however old and however fresh it asks', () => {
    expect(standsFor(told(submitted()), submission({ maxAgeSeconds: 0 }), clockAt(99_999))).toBe(true);
    expect(standsFor(told(submitted(), deleted(1)), submission(), clockAt(2))).toBe(true);
  });

  test('is never one that was deleted, purged or not there', () => {
    expect(standsFor(told(submitted(), deleted(1)), another(3_600), clockAt(2))).toBe(false);
    expect(standsFor(told(), another(3_600), clockAt(2))).toBe(false);
    expect(standsFor(told(purged(2, [])), submission(), clockAt(2))).toBe(false);
  });
});

describe('the statuses of a job', () => {
  test('are final or not', () => {
    expect(JOB_STATUSES.filter(isFinal)).toEqual(['completed', 'failed', 'cancelled']);
    expect(isFinal('deleted')).toBe(true);
  });

  test.each(JOB_STATUSES)('%s is reached by its story', (status) => {
    expect(told(...BROUGHT_INTO[status]).status).toBe(status);
  });
});
