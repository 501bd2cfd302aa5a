import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { callbackDecider } from '../../src/callback/callback.decider.js';
import { CallbackNotFoundError } from '../../src/callback/callback.errors.js';
import { callbackModel } from '../../src/callback/callback.model.js';
import { isWaitOver, retryAt, WAITS_MS } from '../../src/callback/callback.policy.js';
import { callbackIdOf, isCallbackId, messageIdOf } from '../../src/callback/callback.stream.js';
import { TOLD_DELIVERIES } from '../../src/callback/callback.view.js';
import {
  answered,
  broken,
  CALLBACK,
  deleteCallback,
  due,
  RECEIVER,
  record,
  redeliver,
  storyOf,
  viewOf,
} from '../kit/callback-stories.js';
import { given } from '../kit/given.js';
import { clockAt, iso, JOB, origin, WHY } from '../kit/stories.js';

const callback = given(callbackDecider);
const message = { callbackId: CALLBACK, messageId: messageIdOf(CALLBACK, 2n) };
const HOUR = 3_600;

describe('a callback', () => {
  test('is due once its job ended, however often that is said', () => {
    const job = { jobId: JOB, url: RECEIVER, jobRevision: '2' };
    callback()
      .when(due(1))
      .then({ type: 'CallbackDue', data: { ...message, ...job, dueAt: iso(1) } });
    callback(...storyOf(due(1)))
      .when(due(2))
      .thenNothing();
    callback(...storyOf(due(1), record(2, 1, answered(200))))
      .when(due(3))
      .thenNothing();
    callback(...storyOf(due(1, 5n)))
      .when(due(2, 4n))
      .thenNothing();
  });

  test('tells of a later end instead of an earlier one, as another message', () => {
    const told = storyOf(due(1), record(2, 1, answered(500)), due(3, 6n));

    expect(told.at(-1)).toMatchObject({ type: 'CallbackDue', data: { messageId: messageIdOf(CALLBACK, 6n) } });
    expect(viewOf(...told)).toMatchObject({ status: 'waiting', attempts: 1, wait: { dueAt: iso(3), since: iso(3) } });
    callback(...told)
      .when(record(4, 2, answered(200)))
      .thenNothing(); // that was of the earlier one
  });

  test.each([200, 204, 299])('is delivered where the receiver answers %i', (httpStatus) => {
    const answer = { httpStatus, excerpt: 'Well' };
    callback(...storyOf(due()))
      .when(record(2, 1, answered(httpStatus)))
      .then({ type: 'CallbackDelivered', data: { ...message, attempt: 1, tookMs: 12, answer, deliveredAt: iso(2) } });
  });

  test.each([100, 301, 307, 400, 404, 429, 500, 503])('is sent again where the receiver answers %i', (httpStatus) => {
    const view = viewOf(...storyOf(due(), record(2, 1, answered(httpStatus))));
    expect(view).toMatchObject({ status: 'waiting', wait: { dueAt: iso(7), since: iso(2) } });
  });

  test('is sent again where the receiver cannot be reached', () => {
    const error = { code: 'connection_refused', message: 'The connection was refused' };
    callback(...storyOf(due()))
      .when(record(2, 1, broken))
      .then({
        type: 'CallbackFailed',
        data: { ...message, attempt: 1, tookMs: 3, answer: null, error, retryAt: iso(7), failedAt: iso(2) },
      });
  });

  test('is over where the receiver answers 410', () => {
    const view = viewOf(...storyOf(due(), record(2, 1, answered(410))));
    expect(view).toMatchObject({ status: 'failed', wait: null });
  });

  test('is given up after its last wait', () => {
    const tries = Array.from({ length: WAITS_MS.length + 1 }, (_, n) => record(n, n + 1, broken));
    expect(viewOf(...storyOf(due(), ...tries.slice(0, -1)))).toMatchObject({ status: 'waiting' });
    expect(viewOf(...storyOf(due(), ...tries))).toMatchObject({ status: 'failed', attempts: 11, wait: null });
  });

  test('counts each delivery once', () => {
    const told = storyOf(due(), record(2, 1, broken));
    callback(...told)
      .when(record(3, 1, answered(200)))
      .thenNothing(); // late, or sent twice
    callback(...told)
      .when(record(3, 3, answered(200)))
      .thenNothing();
    callback(...storyOf(due(), record(2, 1, answered(200))))
      .when(record(3, 2, answered(200)))
      .thenNothing();
    callback()
      .when(record(3, 1, answered(200)))
      .thenNothing();
  });

  test('is sent once more by hand, as the same message and from the first wait on, whatever became of it', () => {
    for (const outcome of [answered(200), answered(410), broken]) {
      const told = storyOf(due(), record(2, 1, outcome), redeliver(9));
      expect(told.at(-1)).toEqual({
        type: 'RedeliveryRequested',
        data: { callbackId: CALLBACK, by: origin.actor, reason: WHY, requestedAt: iso(9) },
      });
      expect(viewOf(...told)).toMatchObject({
        status: 'waiting',
        messageId: message.messageId,
        wait: { dueAt: iso(9) },
      });
      expect(
        viewOf(...told, ...storyOf(...[due(), record(2, 1, outcome), redeliver(9), record(10, 2, broken)]).slice(3)),
      ).toMatchObject({ wait: { dueAt: iso(15) } });
    }
    callback().when(redeliver(1)).thenThrows(CallbackNotFoundError);
    callback(...storyOf(due(), deleteCallback(1)))
      .when(redeliver(2))
      .thenThrows(CallbackNotFoundError);
  });

  test('ceases with its job, for ever', () => {
    const told = storyOf(due(), record(1, 1, broken), deleteCallback(2));
    expect(viewOf(...told)).toMatchObject({ status: 'deleted', wait: null, deliveries: [] });
    for (const command of [deleteCallback(3), due(3, 9n), record(3, 2, answered(200))]) {
      callback(...told)
        .when(command)
        .thenNothing();
    }
    callback().when(deleteCallback(1)).thenNothing();
  });

  test('tells of its latest deliveries', () => {
    const many = Array.from({ length: 30 }, (_, n) => [record(n, n + 1, answered(200)), redeliver(n)]).flat();
    const { attempts, deliveries = [] } = viewOf(...storyOf(due(), ...many)) ?? {};

    expect(attempts).toBe(30);
    expect(deliveries.map(({ attempt }) => attempt)).toEqual(Array.from({ length: TOLD_DELIVERIES }, (_, n) => n + 11));
  });

  test('is the same for the same URL of the same job, and for no other', () => {
    expect(CALLBACK).toBe(callbackIdOf(JOB, RECEIVER));
    expect(isCallbackId(CALLBACK)).toBe(true);
    expect(callbackModel.isId(CALLBACK.toUpperCase())).toBe(false);
    const others = [callbackIdOf(JOB, `${RECEIVER}?b`), callbackIdOf(CALLBACK, RECEIVER), messageIdOf(CALLBACK, 2n)];
    expect(new Set([CALLBACK, ...others]).size).toBe(4);
  });
});

describe('the wait for the next delivery', () => {
  const waitOf = (failures: number, outcome = broken, chance = 0.5) => {
    const next = retryAt(failures, outcome, chance, clockAt(0));
    return next && (next.getTime() - clockAt(0).getTime()) / 1_000;
  };

  test('grows from seconds to half a day, over more than a day', () => {
    const waits = WAITS_MS.map((_, n) => waitOf(n + 1) ?? 0);

    expect(waits).toEqual([5, 30, 120, 600, 1_800, HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 12 * HOUR]);
    expect(waits.reduce((sum, wait) => sum + wait)).toBeGreaterThan(24 * HOUR);
    expect(waitOf(WAITS_MS.length + 1)).toBeUndefined();
  });

  test('is longer or shorter by up to a tenth', () => {
    expect([waitOf(6, broken, 0), waitOf(6, broken, 1)]).toEqual([3_240, 3_960]);
  });

  test('is as long as the receiver asks for, up to half a day', () => {
    expect(waitOf(1, answered(503, 60_000))).toBe(60);
    expect(waitOf(4, answered(503, 60_000))).toBe(600);
    expect(waitOf(1, answered(429, 48 * HOUR * 1_000))).toBe(12 * HOUR);
  });

  test('is over when its time has come, and when the clock was set back behind its beginning', () => {
    const wait = { since: iso(100), dueAt: iso(3_700) };
    expect([99, 100, 3_699, 3_700].map((at) => isWaitOver(wait, clockAt(at)))).toEqual([true, false, false, true]);
  });
});

test('whatever happens to a callback, it waits, is delivered or has failed, and numbers its deliveries', () => {
  const commands = fc.oneof(
    fc.bigInt({ min: 1n, max: 5n }).map((revision) => due(0, revision)),
    fc
      .tuple(fc.integer({ min: 1, max: 6 }), fc.constantFrom(answered(200), answered(500), answered(410), broken))
      .map(([attempt, outcome]) => record(0, attempt, outcome)),
    fc.constantFrom(deleteCallback(0)),
  );
  fc.assert(
    fc.property(fc.array(commands, { maxLength: 30 }), (asked) => {
      const told = storyOf(...asked);
      const state = told.reduce(callbackDecider.evolve, callbackDecider.initialState);
      const view = viewOf(...told);

      expect(view?.status ?? 'absent').toBe(state.status);
      if (state.status === 'absent' || state.status === 'deleted') return;
      expect(view?.wait !== null).toBe(state.status === 'waiting');
      expect([view?.attempts, view?.messageId]).toEqual([state.attempts, state.messageId]);
      const attempts = told.flatMap(({ data }) => ('attempt' in data ? [data.attempt] : []));
      expect(attempts).toEqual(attempts.map((_, n) => n + 1));
    }),
  );
});
