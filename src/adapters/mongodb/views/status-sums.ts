import { SharedRead } from '../../../concurrency/shared-read.js';
import { JOB_STATUSES, type JobStatus } from '../../../job/job.state.js';
import { jobsOf } from '../collections.js';
import type { MongoConnection } from '../connection/mongo-connection.js';
import type { BuildsDocument, Checkpoint } from './builds-document.js';

export type Sums = Readonly<Record<JobStatus, number>>;

/** Sums of views that move on are this old at most, or older by what it takes to count them, ten times over. */
const OLDEST_MS = 2_000;
const REST = 10;

/**
 * How many jobs there are in each status. They are counted when somebody asks and the views have moved on since, and
 * not with every batch: a batch that is written twice would count twice, and who counts seldom counts everything.
 */
export class StatusSums {
  readonly #shared = new SharedRead(() => this.#count());
  #last: { readonly at: Checkpoint; readonly sums: Sums; readonly goodUntil: number } | undefined;

  constructor(
    private readonly connection: MongoConnection,
    private readonly builds: BuildsDocument,
  ) {}

  now(): Promise<Sums> {
    return this.#shared.ask();
  }

  async #count(): Promise<Sums> {
    const at = await this.builds.active(); // before counting, so that what comes meanwhile is counted again
    const last = this.#last;
    if (last && last.at.build === at.build) {
      if (last.at.position === at.position || performance.now() < last.goodUntil) return last.sums;
    }
    const begunAt = performance.now();
    const counted = await this.connection.ask((db) =>
      jobsOf(db, at.build)
        .aggregate<{ _id: JobStatus; jobs: number | bigint }>([
          { $match: { status: { $in: JOB_STATUSES } } },
          { $group: { _id: '$status', jobs: { $sum: 1 } } },
        ])
        .toArray(),
    );
    const jobsOfStatus = new Map(counted.map(({ _id, jobs }) => [_id, Number(jobs)]));
    const sums = Object.fromEntries(JOB_STATUSES.map((status) => [status, jobsOfStatus.get(status) ?? 0])) as Sums;
    const endedAt = performance.now();
    this.#last = { at, sums, goodUntil: endedAt + Math.max(OLDEST_MS, REST * (endedAt - begunAt)) };
    return sums;
  }
}
