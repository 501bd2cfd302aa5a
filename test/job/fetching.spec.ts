import { describe, test } from 'vitest';
import { jobDecider } from '../../src/job/job.decider.js';
import type { FetchFailed } from '../../src/job/job.events.js';
import { given } from '../kit/given.js';
import {
  answered,
  body,
  broke,
  completed,
  deleted,
  failed,
  finish,
  iso,
  JOB,
  paused,
  response,
  resumed,
  retried,
  start,
  started,
  submitted,
  timings,
} from '../kit/stories.js';
import { BROUGHT_INTO } from './statuses.js';

const job = given(jobDecider);

/** What a response that is no success leaves in the log. */
const refused = (
  at: number,
  httpStatus: number,
  retryAt: number | null,
  headers = response().headers,
): FetchFailed => ({
  type: 'FetchFailed',
  data: {
    jobId: JOB,
    attempt: 1,
    error: { code: 'http_status', message: `The server answered ${httpStatus}` },
    response: response(httpStatus, headers),
    body,
    timings,
    retryAt: retryAt === null ? null : iso(retryAt),
    failedAt: iso(at),
  },
});

describe('the start of a fetch', () => {
  test('takes a queued job, until its deadline', () => {
    job(submitted()).when(start(1)).then(started(1));
  });

  test('waits for the time that the submission asked for', () => {
    const later = submitted({ notBefore: iso(60) });
    job(later).when(start(59.999)).thenNothing();
    job(later).when(start(60)).then(started(60));
  });

  test('waits for the time of the retry', () => {
    const retrying = [submitted(), started(1), failed(2, 1, 9)];
    job(...retrying)
      .when(start(8.999))
      .thenNothing();
    job(...retrying)
      .when(start(9, 'bert', 'bert-2'))
      .then(started(9, 2, 'bert'));
  });

  test('never takes a running job, not even for its own runner', () => {
    job(submitted(), started(1)).when(start(2)).thenNothing();
    job(submitted(), started(1)).when(start(2, 'bert')).thenNothing();
  });

  test.each(['paused', 'completed', 'failed', 'cancelled'] as const)('takes no job that is %s', (status) => {
    job(...BROUGHT_INTO[status])
      .when(start(10))
      .thenNothing();
  });

  test('takes no job that was deleted, or never was', () => {
    job(submitted(), deleted(1)).when(start(2)).thenNothing();
    job().when(start(2)).thenNothing();
  });

  test('goes on counting attempts after a retry by hand', () => {
    job(submitted(), started(1), failed(2), retried(3))
      .when(start(4, 'anna', 'anna-2'))
      .then(started(4, 2));
  });
});

describe('the end of a fetch', () => {
  const running = [submitted(), started(1)];

  test.each([200, 204, 299])('completes the job with a %i', (httpStatus) => {
    const event = completed(2);
    const fetched = { ...event, data: { ...event.data, response: response(httpStatus) } };
    job(...running)
      .when(finish(2, 1, answered(httpStatus)))
      .then(fetched);
  });

  test.each([199, 300, 304, 400, 404, 410, 451, 501])(
    'fails the job at once with a %i, and keeps what came',
    (httpStatus) => {
      job(...running)
        .when(finish(2, 1, answered(httpStatus)))
        .then(refused(2, httpStatus, null));
    },
  );

  test.each([408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529])(
    'has the job tried again after a %i',
    (httpStatus) => {
      job(...running)
        .when(finish(2, 1, answered(httpStatus), 1))
        .then(refused(2, httpStatus, 4.5));
    },
  );

  test.each([204, 404, 503])('completes a job that takes any response with a %i', (httpStatus) => {
    const event = completed(2);
    job(submitted({ acceptStatus: 'any' }), started(1))
      .when(finish(2, 1, answered(httpStatus)))
      .then({ ...event, data: { ...event.data, response: response(httpStatus) } });
  });

  test('has the job tried again after a fault of the network', () => {
    job(...running)
      .when(finish(2, 1, broke('connection_reset'), 1))
      .then(failed(2, 1, 4.5));
  });

  test.each(['blocked_address', 'too_large', 'redirect_loop', 'invalid_response', 'blocked_by_robots'] as const)(
    'fails the job at once after %s',
    (code) => {
      const event = failed(2);
      job(...running)
        .when(finish(2, 1, broke(code)))
        .then({ ...event, data: { ...event.data, error: { code, message: `It was ${code}` } } });
    },
  );

  test('keeps the response of a fetch that broke off after it', () => {
    const event = failed(2, 1, 4.5);
    const error = { code: 'truncated', message: 'It broke off' } as const;
    job(...running)
      .when(finish(2, 1, { kind: 'failure', error, response: response(), timings }, 1))
      .then({ ...event, data: { ...event.data, error, response: response(), timings } });
  });

  test('fails the job for good with its last attempt', () => {
    const twice = [submitted(), started(1), failed(2, 1, 3), started(3, 2), failed(4, 2, 6), started(6, 3)];
    job(...twice)
      .when(finish(7, 3, broke('connection_reset')))
      .then(failed(7, 3, null));
    job(submitted({ maxAttempts: 1 }), started(1))
      .when(finish(2, 1, broke('connection_reset')))
      .then(failed(2));
  });

  test('counts failures from the retry by hand on', () => {
    const once = [submitted({ maxAttempts: 2 }), started(1), failed(2, 1, 3), started(3, 2), failed(4, 2)];
    job(...once, retried(5), started(6, 3))
      .when(finish(7, 3, broke('connection_reset'), 1))
      .then(failed(7, 3, 9.5));
  });

  test('waits longer after each failure', () => {
    job(submitted(), started(1), failed(2, 1, 3), started(3, 2))
      .when(finish(4, 2, broke('connection_reset'), 1))
      .then(failed(4, 2, 14));
  });

  test('honours what the origin asks to wait', () => {
    const asks = [['retry-after', '120']] as const;
    job(...running)
      .when(finish(2, 1, answered(503, asks)))
      .then(refused(2, 503, 122, asks));
  });

  test('says where the origin asks for a longer wait than there is', () => {
    const asks = [['retry-after', 'Mon, 01 Mar 2027 12:00:00 GMT']] as const;
    const event = refused(2, 503, 3_602, asks);
    const message =
      'The server answered 503 and asked to be left alone for longer than the hour that is waited at most';
    job(...running)
      .when(finish(2, 1, answered(503, asks)))
      .then({ ...event, data: { ...event.data, error: { ...event.data.error, message } } });
  });

  test('changes nothing when it is told again', () => {
    job(...running, completed(2))
      .when(finish(2, 1, answered()))
      .thenNothing();
    job(...running, failed(2, 1, 9))
      .when(finish(2, 1, broke('connection_reset')))
      .thenNothing();
  });

  test('changes nothing when it comes too late', () => {
    job(...running, failed(2, 1, 3), started(3, 2))
      .when(finish(4, 1, answered()))
      .thenNothing();
    job(...running, paused(2), resumed(3))
      .when(finish(4, 1, answered()))
      .thenNothing();
    job(...running, paused(2), resumed(3), started(4, 2))
      .when(finish(5, 1, answered()))
      .thenNothing();
    job(...running, deleted(2))
      .when(finish(3, 1, answered()))
      .thenNothing();
  });

  test.each(['queued', 'retrying', 'paused', 'completed', 'failed', 'cancelled'] as const)(
    'changes nothing of a job that is %s',
    (status) => {
      job(...BROUGHT_INTO[status])
        .when(finish(10, 1, answered()))
        .thenNothing();
    },
  );

  test('changes nothing of a job that never was', () => {
    job()
      .when(finish(1, 1, answered()))
      .thenNothing();
  });
});
