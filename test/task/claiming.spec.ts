import { describe, expect, test } from 'vitest';
import { taskDecider } from '../../src/task/task.decider.js';
import { LeaseLostError, TaskNotFoundError } from '../../src/task/task.errors.js';
import { given } from '../kit/given.js';
import { iso } from '../kit/stories.js';
import {
  beat,
  claim,
  claimed,
  expire,
  gaveUp,
  leaseExpired,
  leaseExtended,
  taskCompleted,
  taskDeleted,
  taskFailed,
  taskRetried,
  taskSubmitted,
  tokenOf,
} from '../kit/task-stories.js';

const task = given(taskDecider);

describe('a claim', () => {
  test('gives a waiting task to its worker', () => {
    task(taskSubmitted()).when(claim(1)).then(claimed(1));
  });

  test('may be without end', () => {
    task(taskSubmitted())
      .when(claim(1, 'anna', 1, null))
      .then(claimed(1, 'anna', 1, null));
  });

  test('finds nothing in a task that somebody holds, sent twice or by another', () => {
    task(taskSubmitted(), claimed(1)).when(claim(2)).thenNothing();
    task(taskSubmitted(), claimed(1)).when(claim(2, 'bert')).thenNothing();
    task(taskSubmitted(), claimed(1, 'anna', 1, null))
      .when(claim(1_000_000, 'bert'))
      .thenNothing();
  });

  test('finds nothing in a task that is over, or that there is none of', () => {
    task().when(claim(1)).thenNothing();
    task(taskSubmitted(), claimed(1), taskCompleted(2)).when(claim(3)).thenNothing();
    task(taskSubmitted(), claimed(1), taskFailed(2)).when(claim(3)).thenNothing();
    task(taskSubmitted(), taskDeleted(1)).when(claim(3)).thenNothing();
  });

  test('waits for the time that the task was submitted for', () => {
    const later = taskSubmitted({ notBefore: iso(60) });
    task(later).when(claim(59)).thenNothing();
    task(later).when(claim(60)).then(claimed(60));
  });

  test('takes over in one step where a lease is over, and not before', () => {
    const held = [taskSubmitted(), claimed(1)];
    task(...held)
      .when(claim(30, 'bert', 2))
      .thenNothing();
    task(...held)
      .when(claim(31, 'bert', 2))
      .then(leaseExpired(31, 31), claimed(31, 'bert', 2));
  });

  test('gives up with the last attempt that ran out', () => {
    task(taskSubmitted({ maxAttempts: 2 }), claimed(1), leaseExpired(40, 31), claimed(50, 'bert', 2))
      .when(claim(90, 'anna', 3))
      .then(
        leaseExpired(90, 80, 'bert', 2),
        gaveUp(90, 2, 'The last of 2 attempts was not heard of until its lease ran out'),
      );
    task(taskSubmitted({ maxAttempts: 1 }), claimed(1))
      .when(claim(90, 'bert', 2))
      .then(leaseExpired(90, 31), gaveUp(90, 1, 'The only attempt was not heard of until its lease ran out'));
  });

  test('counts attempts on after a retry by hand, and failures anew', () => {
    const again = [taskSubmitted({ maxAttempts: 1 }), claimed(1), taskFailed(2), taskRetried(3)];
    task(...again)
      .when(claim(4, 'bert', 2))
      .then(claimed(4, 'bert', 2));
  });

  test('takes over a lease that a clock dated which was set back since', () => {
    const held = [taskSubmitted(), claimed(3_600)];
    task(...held)
      .when(claim(0, 'bert', 2))
      .then(leaseExpired(0, 3_630), claimed(0, 'bert', 2));
    task(...held)
      .when(claim(3_550, 'bert', 2))
      .thenNothing(); // as far as clocks may be apart
  });
});

describe('a heartbeat', () => {
  const held = [taskSubmitted(), claimed(0)];

  test('extends a lease of which half is used up, and no younger one', () => {
    task(...held)
      .when(beat(14))
      .thenNothing();
    task(...held)
      .when(beat(16))
      .then(leaseExtended(16));
  });

  test('extends as far as the worker asks, and shortens nothing', () => {
    task(...held)
      .when(beat(1, tokenOf('anna', 1), 600))
      .then(leaseExtended(1, 1, 600));
    task(...held)
      .when(beat(1, tokenOf('anna', 1), 10))
      .thenNothing();
  });

  test('keeps a lease that is over, as long as nobody else has the task', () => {
    task(...held)
      .when(beat(45))
      .then(leaseExtended(45));
  });

  test('puts right what a clock dated that was set back since', () => {
    task(taskSubmitted(), claimed(3_600)).when(beat(0)).then(leaseExtended(0));
  });

  test('changes nothing of a lease without end', () => {
    task(taskSubmitted(), claimed(0, 'anna', 1, null))
      .when(beat(1_000))
      .thenNothing();
  });

  test('is refused where the lease was lost, or is another’s', () => {
    const lost = [...held, leaseExpired(40, 30)];
    task(...lost)
      .when(beat(41))
      .thenThrows(LeaseLostError);
    task(...lost, claimed(42, 'bert', 2))
      .when(beat(43))
      .thenThrows(LeaseLostError);
    task(...held)
      .when(beat(1, 'a guess'))
      .thenThrows(LeaseLostError);
    task(...held, taskCompleted(5))
      .when(beat(6))
      .thenThrows(LeaseLostError);
    task(...held, taskDeleted(5))
      .when(beat(6))
      .thenThrows(TaskNotFoundError);
    task().when(beat(6)).thenThrows(TaskNotFoundError);
  });
});

describe('the sweep', () => {
  test('puts back what nobody was heard of', () => {
    task(taskSubmitted(), claimed(0)).when(expire(30)).then(leaseExpired(30, 30));
  });

  test('leaves what is held, extended, taken over or over', () => {
    task(taskSubmitted(), claimed(0)).when(expire(29)).thenNothing();
    task(taskSubmitted(), claimed(0), leaseExtended(20)).when(expire(45)).thenNothing();
    task(taskSubmitted(), claimed(0), leaseExpired(31, 30)).when(expire(45)).thenNothing();
    task(taskSubmitted(), claimed(0), taskCompleted(3)).when(expire(45)).thenNothing();
    task(taskSubmitted(), claimed(0, 'anna', 1, null))
      .when(expire(1_000_000))
      .thenNothing();
    task().when(expire(45)).thenNothing();
  });
});

test('what a token was is not in the log, only its hash', () => {
  const events = taskDecider.decide(claim(1), taskDecider.evolve({ status: 'absent' }, taskSubmitted()));

  expect(JSON.stringify(events)).not.toContain(tokenOf('anna', 1));
});
