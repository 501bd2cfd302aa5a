import { describe, expect, test } from 'vitest';
import { toldBecauseOf } from '../../src/job/job.callbacks.js';
import { jobDecider } from '../../src/job/job.decider.js';
import { JobNotFoundError, TooManyCallbacksError } from '../../src/job/job.errors.js';
import type { JobEvent } from '../../src/job/job.events.js';
import { MAX_CALLBACKS } from '../../src/job/job.policy.js';
import { projectJob } from '../../src/job/job.projection.js';
import { JOB_STATUSES } from '../../src/job/job.state.js';
import type { JobView } from '../../src/job/job.view.js';
import { given } from '../kit/given.js';
import {
  callbackRequested,
  cancelled,
  completed,
  deleted,
  failed,
  HOOK,
  open,
  paused,
  requestCallback,
  retried,
  started,
  submitted,
} from '../kit/stories.js';
import { BROUGHT_INTO } from './statuses.js';

const job = given(jobDecider);
const OTHER = 'https://hooks.example/other';

describe('a callback of a job', () => {
  test('that its own submission asks for is written down with it', () => {
    job()
      .when(open(0, { callbackUrl: HOOK }))
      .then(submitted(), callbackRequested(0));
    job(submitted(), callbackRequested(0))
      .when(open(0, { callbackUrl: HOOK }))
      .thenNothing();
  });

  test.each(JOB_STATUSES)('may be asked for while the job is %s', (status) => {
    const isEnded = ['completed', 'failed', 'cancelled'].includes(status);
    job(...BROUGHT_INTO[status])
      .when(requestCallback(50))
      .then(callbackRequested(50, isEnded));
  });

  test('is one for each URL', () => {
    job(submitted(), callbackRequested(0)).when(requestCallback(1)).thenNothing();
    job(submitted(), callbackRequested(0), started(1), completed(2)).when(requestCallback(3)).thenNothing();
    job(submitted(), callbackRequested(0))
      .when(requestCallback(1, OTHER))
      .then(callbackRequested(1, false, OTHER));
  });

  test('is one of at most a hundred', () => {
    const many = Array.from({ length: MAX_CALLBACKS }, (_, n) => callbackRequested(0, false, `${HOOK}/${n}`));
    job(submitted(), ...many.slice(1))
      .when(requestCallback(1))
      .then(callbackRequested(1));
    job(submitted(), ...many)
      .when(requestCallback(1))
      .thenThrows(TooManyCallbacksError);
  });

  test('is refused where there is no such job, or none any more', () => {
    job().when(requestCallback(1)).thenThrows(JobNotFoundError);
    job(submitted(), deleted(1)).when(requestCallback(2)).thenThrows(JobNotFoundError);
  });

  test('leaves the job as it is, and is told of in its view', () => {
    const view = [submitted(), started(1), callbackRequested(2)].reduce<JobView | undefined>(
      (before, event, revision) => projectJob(before, event, BigInt(revision)),
      undefined,
    );
    expect(view).toMatchObject({ status: 'running', revision: 2n, callbacks: [HOOK] });
  });
});

describe('who is told of a job', () => {
  const asked = [submitted(), callbackRequested(0), callbackRequested(0, false, OTHER), started(1)];
  const told = (event: JobEvent, before: readonly JobEvent[] = asked) => toldBecauseOf(event, before);

  test('is everybody who wanted it by then, once it is final', () => {
    for (const end of [completed(2), failed(2), cancelled(2)]) expect(told(end)).toEqual([HOOK, OTHER]);
    for (const more of [started(2), failed(2, 1, 9), paused(2), retried(2), deleted(2), callbackRequested(2)]) {
      expect(told(more)).toEqual([]);
    }
    expect(told(completed(2), [submitted(), started(1)])).toEqual([]);
  });

  test('is who comes later, at once', () => {
    expect(told(callbackRequested(3, true), [...asked, completed(2)])).toEqual([HOOK]);
  });

  test('is told anew where it ends anew', () => {
    const again = [...asked, failed(2), callbackRequested(3, true, `${HOOK}/3`), retried(4), started(5, 2)];
    expect(told(completed(6, 2), again)).toEqual([HOOK, OTHER, `${HOOK}/3`]);
  });
});
