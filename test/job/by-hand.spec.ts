import { describe, expect, test } from 'vitest';
import { jobDecider } from '../../src/job/job.decider.js';
import { JobNotFoundError, WrongStatusError } from '../../src/job/job.errors.js';
import { JOB_STATUSES } from '../../src/job/job.state.js';
import { given } from '../kit/given.js';
import {
  answered,
  cancel,
  cancelled,
  clockAt,
  deleted,
  failed,
  finish,
  iso,
  pause,
  paused,
  purged,
  resume,
  resumed,
  retried,
  retry,
  start,
  started,
  submitted,
} from '../kit/stories.js';
import { BROUGHT_INTO } from './statuses.js';

const job = given(jobDecider);
const isIn = (status: (typeof JOB_STATUSES)[number]) => job(...BROUGHT_INTO[status]);

describe('a retry by hand', () => {
  test.each(['retrying', 'failed', 'cancelled'] as const)('queues a job that is %s', (status) => {
    isIn(status).when(retry(10)).then(retried(10));
  });

  test.each(['queued', 'running'] as const)('changes nothing of a job that is %s', (status) => {
    isIn(status).when(retry(10)).thenNothing();
  });

  test.each(['paused', 'completed'] as const)('is refused of a job that is %s', (status) => {
    isIn(status).when(retry(10)).thenThrows(WrongStatusError);
  });

  test('says what to do instead', () => {
    const of = (status: 'paused' | 'completed') => () =>
      jobDecider.decide(retry(10), BROUGHT_INTO[status].reduce(jobDecider.evolve, jobDecider.initialState));

    expect(of('completed')).toThrow(/is completed: .*maxAgeSeconds 0/);
    expect(of('paused')).toThrow(/is paused: resume it/);
  });

  test('makes the job due now', () => {
    const waiting = [submitted(), started(1), failed(2, 1, 99)];
    job(...waiting, retried(10))
      .when(start(10, 'anna', 'anna-2'))
      .then(started(10, 2));
  });

  test('asked for twice happens once', () => {
    job(...BROUGHT_INTO.failed, retried(10))
      .when(retry(10))
      .thenNothing();
  });

  test('of a job cancelled before its time still waits for it', () => {
    const later = [submitted({ notBefore: iso(60) }), cancelled(1), retried(2)];
    job(...later)
      .when(start(59))
      .thenNothing();
    job(...later)
      .when(start(60))
      .then(started(60));
  });
});

describe('a pause', () => {
  test.each(['queued', 'running', 'retrying'] as const)('holds a job that is %s', (status) => {
    isIn(status).when(pause(10)).then(paused(10));
  });

  test('asked for twice happens once', () => {
    isIn('paused').when(pause(10)).thenNothing();
  });

  test.each(['completed', 'failed', 'cancelled'] as const)('is refused of a job that is %s', (status) => {
    isIn(status).when(pause(10)).thenThrows(WrongStatusError);
  });

  test('refuses the result that was on its way', () => {
    job(...BROUGHT_INTO.running, paused(5))
      .when(finish(6, 1, answered()))
      .thenNothing();
  });
});

describe('a resumption', () => {
  test('lets a paused job go on', () => {
    isIn('paused').when(resume(10)).then(resumed(10));
    job(...BROUGHT_INTO.paused, resumed(10))
      .when(start(10))
      .then(started(10));
  });

  test.each(['queued', 'running', 'retrying'] as const)('changes nothing of a job that is %s', (status) => {
    isIn(status).when(resume(10)).thenNothing();
  });

  test('asked for twice happens once', () => {
    job(...BROUGHT_INTO.paused, resumed(9))
      .when(resume(10))
      .thenNothing();
  });

  test.each(['completed', 'failed', 'cancelled'] as const)('is refused of a job that is %s', (status) => {
    isIn(status).when(resume(10)).thenThrows(WrongStatusError);
  });

  test('does not shorten the wait for a retry, nor for a time asked for', () => {
    const retrying = [submitted(), started(1), failed(2, 1, 60), paused(3), resumed(4)];
    expect(retrying.reduce(jobDecider.evolve, jobDecider.initialState)).toMatchObject({
      status: 'retrying',
      dueAt: clockAt(60),
      failures: 1,
    });
    const later = [submitted({ notBefore: iso(60) }), paused(3), resumed(4)];
    expect(later.reduce(jobDecider.evolve, jobDecider.initialState)).toMatchObject({
      status: 'queued',
      dueAt: clockAt(60),
    });
  });

  test('queues a job that was paused while it ran, whether or not its runner stopped yet', () => {
    job(...BROUGHT_INTO.running, paused(5), resumed(6))
      .when(start(6, 'bert', 'bert-2'))
      .then(started(6, 2, 'bert'));
  });
});

describe('a cancellation', () => {
  test.each(['queued', 'running', 'retrying', 'paused'] as const)('ends a job that is %s', (status) => {
    isIn(status).when(cancel(10)).then(cancelled(10));
  });

  test('asked for twice happens once', () => {
    isIn('cancelled').when(cancel(10)).thenNothing();
  });

  test.each(['completed', 'failed'] as const)('is refused of a job that is %s', (status) => {
    isIn(status).when(cancel(10)).thenThrows(WrongStatusError);
  });

  test('refuses the result that was on its way', () => {
    job(...BROUGHT_INTO.running, cancelled(5))
      .when(finish(6, 1, answered()))
      .thenNothing();
  });
});

describe('a job that is not there', () => {
  test.each([
    ['retry', retry(10)],
    ['pause', pause(10)],
    ['resume', resume(10)],
    ['cancel', cancel(10)],
  ])('has nothing to %s', (_, command) => {
    job().when(command).thenThrows(JobNotFoundError);
    job(submitted(), deleted(1)).when(command).thenThrows(JobNotFoundError);
    job(purged(1, [])).when(command).thenThrows(JobNotFoundError);
  });
});
