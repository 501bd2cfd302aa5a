import type { Db } from 'mongodb';
import type { HostFigures } from '../../../read-model/job-figures.js';
import { jobsOf } from '../collections.js';
import { hinted } from './hinted.js';
import { BY_HOST } from './job-indexes.js';

/** How many jobs each host has that wait, are fetched, or have failed. */
export type HostSums = ReadonlyMap<string, HostFigures>;

/** From the keys of the index of hosts alone. */
export async function countHosts(db: Db, build: number): Promise<HostSums> {
  const stages = [
    { $match: { host: { $gte: '' }, status: { $in: COUNTED_STATUSES } } },
    { $group: { _id: { host: '$host', status: '$status' }, jobs: { $sum: 1 } } },
  ];
  const counted = await hinted(BY_HOST, (options) =>
    jobsOf(db, build)
      .aggregate<Counted>(stages, { ...options, allowDiskUse: true })
      .toArray(),
  );
  const sums = new Map<string, { host: string; queued: number; running: number; failed: number }>();
  for (const { _id, jobs } of counted) {
    const { host, status } = _id;
    const sum = sums.get(host) ?? { host, queued: 0, running: 0, failed: 0 };
    sum[status === 'retrying' ? 'queued' : status] += Number(jobs);
    sums.set(host, sum);
  }
  return sums;
}

/** Those with the most jobs that wait or are fetched, and then those with the most that failed. */
export function busiest(sums: HostSums, count: number): readonly HostFigures[] {
  const load = ({ queued, running }: HostFigures) => queued + running;
  return [...sums.values()]
    .sort((one, other) => load(other) - load(one) || other.failed - one.failed || (one.host < other.host ? -1 : 1))
    .slice(0, count);
}

const COUNTED_STATUSES = ['queued', 'retrying', 'running', 'failed'] as const;

interface Counted {
  readonly _id: { readonly host: string; readonly status: (typeof COUNTED_STATUSES)[number] };
  readonly jobs: number | bigint;
}
