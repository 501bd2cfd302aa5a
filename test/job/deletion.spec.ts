import { describe, expect, test } from 'vitest';
import { jobDecider } from '../../src/job/job.decider.js';
import { JobNotFoundError } from '../../src/job/job.errors.js';
import { JOB_STATUSES } from '../../src/job/job.state.js';
import { given } from '../kit/given.js';
import { completed, deleted, purged, remove, started, submitted } from '../kit/stories.js';
import { BROUGHT_INTO } from './statuses.js';

const job = given(jobDecider);
const removed = [
  { position: '1', hash: 'aa'.repeat(32) },
  { position: '2', hash: 'bb'.repeat(32) },
];

describe('a deletion', () => {
  test.each(JOB_STATUSES)('removes a job that is %s', (status) => {
    job(...BROUGHT_INTO[status])
      .when(remove(10))
      .then(deleted(10));
  });

  test('asked for twice happens once', () => {
    job(submitted(), deleted(1)).when(remove(2)).thenNothing();
    job(purged(2, removed)).when(remove(3)).thenNothing();
  });

  test('of a job that never was is refused', () => {
    job().when(remove(1)).thenThrows(JobNotFoundError);
  });
});

describe('a purge', () => {
  test('leaves the same behind, whether it is told with the events before it or alone', () => {
    const whole = [submitted(), started(1), completed(2), deleted(3), purged(4, removed)];
    const rest = [purged(4, removed)];

    const [before, after] = [whole, rest].map((told) => told.reduce(jobDecider.evolve, jobDecider.initialState));

    expect(after).toEqual(before);
  });
});
