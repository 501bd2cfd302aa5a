import { describe, expect, test } from 'vitest';
import { taskDecider } from '../../src/task/task.decider.js';
import { LeaseLostError, TaskDeletedError, TaskNotFoundError, TaskStatusError } from '../../src/task/task.errors.js';
import type { TaskEvent } from '../../src/task/task.events.js';
import { refuseLate } from '../../src/task/task.outcome.js';
import { given } from '../kit/given.js';
import {
  broken,
  cameLate,
  claimed,
  deleteTask,
  done,
  finishAnyones,
  finishTask,
  leaseExpired,
  openTask,
  retryTask,
  taskCompleted,
  taskDeleted,
  taskFailed,
  taskRetried,
  taskSubmitted,
  tokenOf,
} from '../kit/task-stories.js';

const task = given(taskDecider);
const fold = (...events: readonly TaskEvent[]) => events.reduce(taskDecider.evolve, taskDecider.initialState);

const held = [taskSubmitted(), claimed(0)];
const lost = [...held, leaseExpired(31, 30), claimed(32, 'bert', 2)];

describe('a submission', () => {
  test('makes a task', () => {
    task().when(openTask()).then(taskSubmitted());
  });

  test('adds nothing under an id seen before', () => {
    task(...held)
      .when(openTask(5, { priority: 9 }))
      .thenNothing();
  });

  test('is refused under the id of a task that was deleted', () => {
    task(taskSubmitted(), taskDeleted(1)).when(openTask(5)).thenThrows(TaskDeletedError);
  });
});

describe('what a worker says of its attempt', () => {
  test('ends the task', () => {
    task(...held)
      .when(finishTask(2, done()))
      .then(taskCompleted(2));
    task(...held)
      .when(finishTask(2, broken()))
      .then(taskFailed(2));
  });

  test('may have it tried again, as long as there are attempts left', () => {
    task(...held)
      .when(finishTask(2, broken(true)))
      .then(taskFailed(2, 1, true));
    task(taskSubmitted({ maxAttempts: 1 }), claimed(0))
      .when(finishTask(2, broken(true)))
      .then(taskFailed(2));
  });

  test('counts after the end of a lease as long as nobody else has the task', () => {
    task(...held)
      .when(finishTask(45, done()))
      .then(taskCompleted(45));
  });

  test('counts once: sent again it changes nothing, and said otherwise it is refused', () => {
    task(...held, taskCompleted(2))
      .when(finishTask(3, done()))
      .thenNothing();
    task(...held, taskCompleted(2))
      .when(finishTask(3, broken()))
      .thenThrows(LeaseLostError);
    task(...held, taskFailed(2))
      .when(finishTask(3, broken()))
      .thenNothing();
    task(...held, taskFailed(2, 1, true), claimed(3, 'bert', 2))
      .when(finishTask(4, broken(true)))
      .thenNothing();
    task(...held, taskFailed(2, 1, true))
      .when(finishTask(4, done()))
      .thenThrows(LeaseLostError);
  });

  test('is kept as evidence where its lease was lost, once, and told to be refused', () => {
    const late = finishTask(40, done());
    task(...lost)
      .when(late)
      .then(cameLate(40));
    task(...lost, cameLate(40))
      .when(finishTask(41, done()))
      .thenNothing();
    expect(() => refuseLate(late, fold(...lost, cameLate(40)))).toThrow(LeaseLostError);
    task(...held, leaseExpired(31, 30))
      .when(late)
      .then(cameLate(40));
    task(...lost, taskCompleted(38, 2))
      .when(late)
      .then(cameLate(40));
  });

  test('is not told to be refused to the worker that counted', () => {
    expect(() => refuseLate(finishTask(2, done()), fold(...held, taskCompleted(2)))).not.toThrow();
    expect(() => refuseLate(finishAnyones(2, done()), fold(...held, taskCompleted(2)))).not.toThrow();
  });

  test('is refused with a token that was never given, and leaves no trace', () => {
    task(...held)
      .when(finishTask(2, done(), 'a guess'))
      .thenThrows(LeaseLostError);
    task(taskSubmitted()).when(finishTask(2, done())).thenThrows(LeaseLostError);
  });

  test('finds no task that was deleted, or that there never was', () => {
    task(...held, taskDeleted(1))
      .when(finishTask(2, done()))
      .thenThrows(TaskNotFoundError);
    task().when(finishTask(2, done())).thenThrows(TaskNotFoundError);
  });

  test('does not touch what another holds', () => {
    const now = fold(...lost, cameLate(40));
    expect(now).toMatchObject({ status: 'running', worker: 'bert', attempt: 2 });
    task(...lost, cameLate(40))
      .when(finishTask(41, done(), tokenOf('bert', 2)))
      .then(taskCompleted(41, 2));
  });
});

describe('a completion that knows of no token', () => {
  test('ends the present claim, whosever it is', () => {
    task(...lost)
      .when(finishAnyones(40, done()))
      .then(taskCompleted(40, 2));
    task(taskSubmitted(), claimed(0, 'anna', 1, null))
      .when(finishAnyones(9_999, done()))
      .then(taskCompleted(9_999));
  });

  test('is refused where nobody has claimed the task', () => {
    task(taskSubmitted()).when(finishAnyones(1, done())).thenThrows(TaskStatusError);
    task(...held, leaseExpired(31, 30))
      .when(finishAnyones(40, done()))
      .thenThrows(TaskStatusError);
  });

  test('changes nothing said again, and is refused said otherwise', () => {
    task(...held, taskCompleted(2))
      .when(finishAnyones(3, done()))
      .thenNothing();
    task(...held, taskCompleted(2))
      .when(finishAnyones(3, broken()))
      .thenThrows(TaskStatusError);
  });
});

describe('a retry by hand', () => {
  test('has a failed task done again', () => {
    task(...held, taskFailed(2))
      .when(retryTask(3))
      .then(taskRetried(3));
  });

  test('changes nothing of a task that will be done anyway', () => {
    task(taskSubmitted()).when(retryTask(3)).thenNothing();
    task(...held)
      .when(retryTask(3))
      .thenNothing();
  });

  test('is refused for a task that succeeded, that was deleted or never was', () => {
    task(...held, taskCompleted(2))
      .when(retryTask(3))
      .thenThrows(TaskStatusError);
    task(taskSubmitted(), taskDeleted(1)).when(retryTask(3)).thenThrows(TaskNotFoundError);
    task().when(retryTask(3)).thenThrows(TaskNotFoundError);
  });
});

describe('a deletion', () => {
  test('ends a task whatever its status, once', () => {
    task(...held)
      .when(deleteTask(3))
      .then(taskDeleted(3));
    task(...held, taskCompleted(2))
      .when(deleteTask(3))
      .then(taskDeleted(3));
    task(taskSubmitted(), taskDeleted(1)).when(deleteTask(3)).thenNothing();
    task().when(deleteTask(3)).thenThrows(TaskNotFoundError);
  });
});
