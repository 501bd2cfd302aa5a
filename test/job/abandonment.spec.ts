import { describe, test } from 'vitest';
import { jobDecider } from '../../src/job/job.decider.js';
import type { FetchFailed, JobEvent } from '../../src/job/job.events.js';
import { given } from '../kit/given.js';
import {
  abandon,
  abandoned,
  answered,
  cancelled,
  completed,
  deleted,
  failed,
  finish,
  iso,
  JOB,
  paused,
  resumed,
  retried,
  start,
  started,
  submitted,
  takeOver,
} from '../kit/stories.js';
import { BROUGHT_INTO } from './statuses.js';

const job = given(jobDecider);
const running = [submitted(), started(1)];

const lostForGood = (at: number, attempt: number): FetchFailed => ({
  type: 'FetchFailed',
  data: {
    jobId: JOB,
    attempt,
    error: { code: 'runner_lost', message: '3 runners in a row were lost while they fetched this' },
    retryAt: null,
    failedAt: iso(at),
  },
});

/** A job that took down its first two runners, and is now with the third. */
const twiceLost: readonly JobEvent[] = [
  ...running,
  abandoned(20, 1, 'runner-lost'),
  started(20, 2, 'bert'),
  abandoned(40, 2, 'runner-lost'),
  started(40, 3, 'anna'),
];

describe('a takeover', () => {
  test('ends the lost attempt and begins the next in one', () => {
    job(...running)
      .when(takeOver(20, { runner: 'anna', attempt: 1 }))
      .then(abandoned(20, 1, 'runner-lost'), started(20, 2, 'bert'));
  });

  test('happens once, whoever asks again', () => {
    const taken = [...running, abandoned(20, 1, 'runner-lost'), started(20, 2, 'bert')];
    job(...taken)
      .when(takeOver(20, { runner: 'anna', attempt: 1 }))
      .thenNothing();
    job(...taken)
      .when(takeOver(21, { runner: 'anna', attempt: 1 }, 'cleo'))
      .thenNothing();
  });

  test('leaves alone what another runner has, or what the same runner began later', () => {
    job(...running)
      .when(takeOver(20, { runner: 'bert', attempt: 1 }))
      .thenNothing();
    job(...running, failed(2, 1, 3), started(3, 2))
      .when(takeOver(20, { runner: 'anna', attempt: 1 }))
      .thenNothing();
  });

  test.each(['queued', 'retrying', 'paused', 'completed', 'failed', 'cancelled'] as const)(
    'takes no job that is %s',
    (status) => {
      job(...BROUGHT_INTO[status])
        .when(takeOver(20, { runner: 'anna', attempt: 1 }))
        .thenNothing();
    },
  );

  test('takes no job that was deleted, or never was', () => {
    job(...running, deleted(2))
      .when(takeOver(20, { runner: 'anna', attempt: 1 }))
      .thenNothing();
    job()
      .when(takeOver(20, { runner: 'anna', attempt: 1 }))
      .thenNothing();
  });

  test('decides the lost runner’s late result into nothing', () => {
    job(...running, abandoned(20, 1, 'runner-lost'), started(20, 2, 'bert'))
      .when(finish(21, 1, answered()))
      .thenNothing();
  });

  test('does not count against the limit of attempts', () => {
    job(submitted({ maxAttempts: 1 }), started(1))
      .when(takeOver(20, { runner: 'anna', attempt: 1 }))
      .then(abandoned(20, 1, 'runner-lost'), started(20, 2, 'bert'));
  });

  test('ends the job with the third runner lost in a row', () => {
    job(...twiceLost)
      .when(takeOver(60, { runner: 'anna', attempt: 3 }))
      .then(abandoned(60, 3, 'runner-lost'), lostForGood(60, 3));
    job(...twiceLost, abandoned(60, 3, 'runner-lost'), lostForGood(60, 3))
      .when(takeOver(60, { runner: 'anna', attempt: 3 }))
      .thenNothing();
  });

  test.each<[string, readonly JobEvent[]]>([
    ['a failure', [failed(50, 3, 51)]],
    ['a shutdown', [abandoned(50, 3, 'shutdown')]],
    ['a pause', [paused(49), abandoned(50, 3, 'paused'), resumed(51)]],
    ['a retry by hand', [cancelled(60), retried(61)]],
  ])('counts anew after %s', (_, between) => {
    job(...twiceLost, ...between, started(70, 4))
      .when(takeOver(90, { runner: 'anna', attempt: 4 }))
      .then(abandoned(90, 4, 'runner-lost'), started(90, 5, 'bert'));
  });
});

describe('a fetch given back', () => {
  test('at a shutdown is due at once, for anybody', () => {
    job(...running)
      .when(abandon(5, 1, 'shutdown'))
      .then(abandoned(5, 1, 'shutdown'));
    job(...running, abandoned(5, 1, 'shutdown'))
      .when(start(5, 'bert', 'bert-2'))
      .then(started(5, 2, 'bert'));
  });

  test('because it was paused is noted, and the job stays paused', () => {
    job(...running, paused(4))
      .when(abandon(5, 1, 'paused'))
      .then(abandoned(5, 1, 'paused'));
    job(...running, paused(4), abandoned(5, 1, 'paused'))
      .when(start(6))
      .thenNothing();
  });

  test('is given back once', () => {
    job(...running, abandoned(5, 1, 'shutdown'))
      .when(abandon(5, 1, 'shutdown'))
      .thenNothing();
    job(...running, paused(4), abandoned(5, 1, 'paused'))
      .when(abandon(5, 1, 'paused'))
      .thenNothing();
  });

  test('for a pause that is over changes nothing', () => {
    job(...running, paused(4), resumed(5))
      .when(abandon(6, 1, 'paused'))
      .thenNothing();
    job(...running, paused(4), resumed(5), paused(6))
      .when(abandon(7, 1, 'paused'))
      .thenNothing();
    job(...running, paused(4), resumed(5), started(6, 2))
      .when(abandon(7, 1, 'paused'))
      .thenNothing();
  });

  test('was never begun where the job was paused while it waited', () => {
    job(...running, failed(2, 1, 9), paused(3))
      .when(abandon(4, 1, 'paused'))
      .thenNothing();
  });

  test('of an older attempt changes nothing', () => {
    job(...running, failed(2, 1, 3), started(3, 2))
      .when(abandon(4, 1, 'shutdown'))
      .thenNothing();
  });

  test('for another reason than the job’s status changes nothing', () => {
    job(...running)
      .when(abandon(5, 1, 'paused'))
      .thenNothing();
    job(...running, paused(4))
      .when(abandon(5, 1, 'shutdown'))
      .thenNothing();
  });

  test.each(['queued', 'retrying', 'paused', 'completed', 'failed', 'cancelled'] as const)(
    'changes nothing of a job that is %s',
    (status) => {
      for (const reason of ['shutdown', 'paused'] as const) {
        job(...BROUGHT_INTO[status])
          .when(abandon(10, 1, reason))
          .thenNothing();
      }
    },
  );

  test('changes nothing of a job that was deleted, or never was', () => {
    job(...running, deleted(2))
      .when(abandon(3, 1, 'shutdown'))
      .thenNothing();
    job()
      .when(abandon(3, 1, 'shutdown'))
      .thenNothing();
  });

  test('does not count against the limit of attempts', () => {
    job(submitted({ maxAttempts: 1 }), started(1), abandoned(5, 1, 'shutdown'), started(5, 2))
      .when(finish(6, 2, answered()))
      .then(completed(6, 2));
  });
});
