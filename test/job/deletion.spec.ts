import { describe, expect, test } from '@jest/globals';
import { jobDecider } from '../../src/job/job.decider.js';
import { JobNotFoundError, WrongStatusError } from '../../src/job/job.errors.js';
import { JOB_STATUSES } from '../../src/job/job.state.js';
import { given } from '../kit/given.js';
import { completed, deleted, purge, purged, remove, started, submitted } from '../kit/stories.js';
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
  const story = [submitted(), deleted(1)];

  test('names what is to be removed of a deleted job', () => {
    job(...story)
      .when(purge(2, removed))
      .then(purged(2, removed));
  });

  test('happens once, whether or not the events before it are gone yet', () => {
    job(...story, purged(2, removed))
      .when(purge(3, removed))
      .thenNothing();
    job(purged(2, removed))
      .when(purge(3, [{ position: '3', hash: 'cc'.repeat(32) }]))
      .thenNothing();
  });

  test('of nothing changes nothing', () => {
    job(...story)
      .when(purge(2, []))
      .thenNothing();
  });

  test.each(JOB_STATUSES)('is refused of a job that is %s', (status) => {
    job(...BROUGHT_INTO[status])
      .when(purge(10, removed))
      .thenThrows(WrongStatusError);
  });

  test('of a job that never was is refused', () => {
    job().when(purge(1, removed)).thenThrows(JobNotFoundError);
  });

  test('leaves the same behind, whether it is told with the events before it or alone', () => {
    const whole = [submitted(), started(1), completed(2), deleted(3), purged(4, removed)];
    const rest = [purged(4, removed)];

    const [before, after] = [whole, rest].map((told) => told.reduce(jobDecider.evolve, jobDecider.initialState));

    expect(after).toEqual(before);
  });
});
