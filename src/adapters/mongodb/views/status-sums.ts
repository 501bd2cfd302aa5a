import type { Db } from 'mongodb';
import { JOB_STATUSES, type JobStatus } from '../../../job/job.state.js';
import { jobsOf } from '../collections.js';

export type StatusSums = Readonly<Record<JobStatus, number>>;

/** How many jobs there are in each status. */
export async function countJobs(db: Db, build: number): Promise<StatusSums> {
  const counted = await jobsOf(db, build)
    .aggregate<{ _id: JobStatus; jobs: number | bigint }>([
      { $match: { status: { $in: JOB_STATUSES } } },
      { $group: { _id: '$status', jobs: { $sum: 1 } } },
    ])
    .toArray();
  const jobsOfStatus = new Map(counted.map(({ _id, jobs }) => [_id, Number(jobs)]));
  return Object.fromEntries(JOB_STATUSES.map((status) => [status, jobsOfStatus.get(status) ?? 0])) as StatusSums;
}
