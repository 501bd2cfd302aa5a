import { describe, test } from 'vitest';
import { jobDecider } from '../../src/job/job.decider.js';
import type { FetchFailed, JobEvent } from '../../src/job/job.events.js';
import { given } from '../kit/given.js';
import {
  abandon,
  abandoned,
  answered,
  awaited,
  awaitHost,
  cancelled,
  completed,
  deleted,
  ELSEWHERE,
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

describe('a fetch that is led to a host which is not free', () => {
  const DAY = 86_400;

  test('is given back until that host ends its rest', () => {
    job(...running)
      .when(awaitHost(5, 1, 60))
      .then(awaited(5, 1, 60));
  });

  test('waits a while where nobody knows for how long the host is full, longer each time, and five minutes at most', () => {
    job(...running)
      .when(awaitHost(5, 1))
      .then(awaited(5, 1, 10));
    job(...running, awaited(5, 1, 10), started(10, 2))
      .when(awaitHost(15, 2))
      .then(awaited(15, 2, 25));
    const often = Array.from({ length: 9 }, (_, n) => [awaited(n, n + 1, n), started(n, n + 2)]).flat();
    job(...running, ...often)
      .when(awaitHost(100, 10))
      .then(awaited(100, 10, 400));
  });

  test('does not come back with all the others', () => {
    job(...running)
      .when(awaitHost(5, 1, null, 0))
      .then(awaited(5, 1, 7.5));
  });

  test('is not due before, and then for anybody', () => {
    job(...running, awaited(5, 1, 60))
      .when(start(59))
      .thenNothing();
    job(...running, awaited(5, 1, 60))
      .when(start(60, 'bert', 'bert-2'))
      .then(started(60, 2, 'bert'));
  });

  test('is due at once where the clock was set back to before its wait', () => {
    job(...running, awaited(5, 1, 60))
      .when(start(4, 'bert', 'bert-2'))
      .then(started(4, 2, 'bert'));
  });

  test('does not count against the limit of attempts', () => {
    job(submitted({ maxAttempts: 1 }), started(1), awaited(5, 1, 60), started(60, 2))
      .when(finish(61, 2, answered()))
      .then(completed(61, 2));
  });

  test('has failed once it was led there for a day, as for any other reason', () => {
    const message = `A redirect led to ${ELSEWHERE}, which had no slot for a day`;
    const story = [submitted({ maxAttempts: 1 }), started(1), awaited(5, 1, 10), started(4 + DAY, 2)];
    const error = { code: 'timeout_total' as const, message };
    const data = { jobId: JOB, attempt: 2, error, retryAt: null, failedAt: iso(5 + DAY) };

    job(...story)
      .when(awaitHost(4 + DAY, 2))
      .then(awaited(4 + DAY, 2, 14 + DAY));
    job(...story)
      .when(awaitHost(5 + DAY, 2))
      .then({ type: 'FetchFailed', data });
  });

  test.each<[string, readonly JobEvent[]]>([
    ['a failure', [started(10, 2), failed(11, 2, 12)]],
    ['a retry by hand', [cancelled(10), retried(11)]],
  ])('has its day anew after %s', (_, between) => {
    job(...running, awaited(5, 1, 10), ...between, started(DAY, 3))
      .when(awaitHost(5 + DAY, 3))
      .then(awaited(5 + DAY, 3, 10 + DAY));
  });

  test('is given back once, and not where another has it', () => {
    job(...running, awaited(5, 1, 60))
      .when(awaitHost(5, 1, 60))
      .thenNothing();
    job(...running, awaited(5, 1, 6), started(6, 2))
      .when(awaitHost(7, 1, 60))
      .thenNothing();
  });

  test.each(['queued', 'retrying', 'paused', 'completed', 'failed', 'cancelled'] as const)(
    'changes nothing of a job that is %s',
    (status) => {
      job(...BROUGHT_INTO[status])
        .when(awaitHost(10, 1, 60))
        .thenNothing();
    },
  );
});
