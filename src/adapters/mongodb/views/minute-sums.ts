import type { Db } from 'mongodb';
import type { FetchErrorCode } from '../../../job/job.events.js';
import { JOB_STATUSES } from '../../../job/job.state.js';
import type { MinuteFigures } from '../../../read-model/job-figures.js';
import { jobsOf } from '../collections.js';
import { hinted } from './hinted.js';
import { BY_FINISH } from './job-indexes.js';

/** What happened from a minute on. */
export interface RecentSums {
  readonly minutes: readonly MinuteFigures[];
  readonly failuresByError: ReadonlyMap<FetchErrorCode, number>;
  readonly failuresByErrorAndHost: readonly (readonly [code: FetchErrorCode, host: string, failed: number])[];
  readonly failuresOfHosts: ReadonlyMap<string, number>;
}

/** Places begin with their time, as far as whose minutes they are read. Only what is that young is looked at. */
export async function countRecent(db: Db, build: number, from: Date): Promise<RecentSums> {
  const jobs = jobsOf(db, build);
  const recent = { $gte: from.toISOString() };
  const [submitted, ended, failed] = await Promise.all([
    jobs
      .aggregate<Counted<string>>([
        { $match: { status: { $in: JOB_STATUSES }, place: recent } },
        { $group: { _id: minuteIn('$place'), jobs: { $sum: 1 } } },
      ])
      .toArray(),
    hinted(BY_FINISH, (options) => jobs.aggregate<Counted<Ended>>(ENDED(recent), options).toArray()),
    hinted(BY_FINISH, (options) => jobs.aggregate<Counted<Failed>>(FAILED(recent), options).toArray()),
  ]);
  const minutes = new Minutes();
  for (const { _id, jobs } of submitted) minutes.add(_id, 'submitted', jobs);
  for (const { _id, jobs } of ended) minutes.add(_id.minute, _id.status, jobs);
  return {
    minutes: minutes.inOrder(),
    failuresByError: sumsBy(failed, ({ code }) => code),
    failuresByErrorAndHost: failed.map(({ _id, jobs }) => [_id.code, _id.host, Number(jobs)]),
    failuresOfHosts: sumsBy(failed, ({ host }) => host),
  };
}

interface Ended {
  readonly minute: string;
  readonly status: 'completed' | 'failed';
}

interface Failed {
  readonly host: string;
  readonly code: FetchErrorCode;
}

const ENDED = (finishPlace: object) => [
  { $match: { status: { $in: ['completed', 'failed'] }, finishPlace } },
  { $group: { _id: { minute: minuteIn('$finishPlace'), status: '$status' }, jobs: { $sum: 1 } } },
];

const FAILED = (finishPlace: object) => [
  { $match: { status: 'failed', finishPlace } },
  { $group: { _id: { host: '$host', code: '$errorCode' }, jobs: { $sum: 1 } } },
];

/** "2026-03-01T12:00" */
function minuteIn(place: string): object {
  return { $substrBytes: [place, 0, 16] };
}

interface Counted<Key> {
  readonly _id: Key;
  readonly jobs: number | bigint;
}

class Minutes {
  readonly #sums = new Map<string, { minute: Date; submitted: number; completed: number; failed: number }>();

  add(minute: string, what: 'submitted' | 'completed' | 'failed', jobs: number | bigint): void {
    const sum = this.#sums.get(minute) ?? { minute: new Date(`${minute}Z`), submitted: 0, completed: 0, failed: 0 };
    sum[what] += Number(jobs);
    this.#sums.set(minute, sum);
  }

  inOrder(): readonly MinuteFigures[] {
    return [...this.#sums].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, sum]) => sum);
  }
}

function sumsBy<Group, Key>(
  counted: readonly Counted<Group>[],
  keyOf: (group: Group) => Key,
): ReadonlyMap<Key, number> {
  const sums = new Map<Key, number>();
  for (const { _id, jobs } of counted) sums.set(keyOf(_id), (sums.get(keyOf(_id)) ?? 0) + Number(jobs));
  return sums;
}
