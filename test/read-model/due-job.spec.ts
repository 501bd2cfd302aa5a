import { describe, expect, test } from 'vitest';
import { byUrgency, type DueJob, JOB_CLAIM, mostUrgent, slotOf } from '../../src/read-model/due-job.js';
import { clockAt } from '../kit/stories.js';

const job = (jobId: string, some: Partial<DueJob> = {}): DueJob => ({
  jobId,
  host: 'a.example',
  priority: 0,
  dueAt: 0,
  revision: 0n,
  attempt: 0,
  ...some,
});

describe('a due job', () => {
  test('that is claimed is kept from others for thirty seconds, as is the slot of its host', () => {
    expect(JOB_CLAIM.end(clockAt(1))).toEqual(clockAt(31));
    expect(slotOf(job('1', { attempt: 2 }), clockAt(1))).toEqual({
      host: 'a.example',
      jobId: '1',
      attempt: 3,
      until: clockAt(31),
    });
  });

  test('comes before those of lower priority, and then before those that are due later', () => {
    const jobs = [
      job('late', { dueAt: 9 }),
      job('low', { priority: -1 }),
      job('high', { priority: 5, dueAt: 9 }),
      job('soon'),
    ];

    expect([...jobs].sort(byUrgency).map(({ jobId }) => jobId)).toEqual(['high', 'soon', 'late', 'low']);
  });
});

describe('the most urgent of some jobs', () => {
  test('are no more of a host than it has free slots, and no more than are wanted', () => {
    const jobs = [1, 2, 3, 4].flatMap((n) => [
      job(`a${n}`, { dueAt: n }),
      job(`b${n}`, { host: 'b.example', dueAt: 10 + n }),
    ]);
    const freeOf = (host: string) => (host === 'a.example' ? 2 : 4);

    expect(mostUrgent(jobs, 5, freeOf).map(({ jobId }) => jobId)).toEqual(['a1', 'a2', 'b1', 'b2', 'b3']);
    expect(mostUrgent(jobs, 9, () => 0)).toEqual([]);
  });
});
