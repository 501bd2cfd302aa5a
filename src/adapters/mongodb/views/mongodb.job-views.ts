import type { Db } from 'mongodb';
import type { ChangeSignal } from '../../../concurrency/change-signal.js';
import type { JobView } from '../../../job/job.view.js';
import { type JobIndexes, pageOfJobs, totalOfJobs } from '../../../read-model/job-lists.js';
import {
  type JobQuery,
  type JobTotal,
  JobViews,
  type RunningJob,
  type SubmittedJobs,
} from '../../../read-model/job-views.js';
import type { Page } from '../../../read-model/page.js';
import { PositionWait } from '../../../read-model/position-wait.js';
import { jobsOf } from '../collections.js';
import type { MongoConnection } from '../connection/mongo-connection.js';
import type { BuildsDocument } from './builds-document.js';
import { CountedSums } from './counted-sums.js';
import { countInWalk, countSubmittedJobs, jobsInWalk, nthInWalk } from './job-list.js';
import { newestGeneration } from './newest-generation.js';
import { countJobs, type StatusSums } from './status-sums.js';
import { viewsIn } from './view-documents.js';

/** Every question looks first which build answers. */
export class MongoJobViews extends JobViews {
  readonly #sums: CountedSums<StatusSums>;
  readonly #wait: PositionWait;
  /** Between two questions another build may have begun to answer: a place in the order means the same there. */
  readonly #indexes: JobIndexes = {
    count: (walk, most) => this.#ask((db, build) => countInWalk(db, build, walk, most)),
    nth: (walk, n) => this.#ask((db, build) => nthInWalk(db, build, walk, n)),
    jobs: (walk, limit) => this.#ask((db, build) => jobsInWalk(db, build, walk, limit)),
    isOutdated: async () => (await this.builds.active()).isOutdated,
  };

  constructor(
    private readonly connection: MongoConnection,
    private readonly builds: BuildsDocument,
    changeSignal: ChangeSignal,
  ) {
    super();
    this.#wait = new PositionWait({
      changeSignal,
      get isClosed() {
        return connection.isClosed;
      },
      position: () => this.position(),
    });
    this.#sums = new CountedSums(connection, builds, countJobs);
  }

  get isReachable(): boolean {
    return this.connection.isReachable;
  }

  get(jobId: string): Promise<JobView | undefined> {
    return this.#one({ _id: { $eq: jobId } });
  }

  list(query: JobQuery): Promise<Page<JobView>> {
    return pageOfJobs(query, this.#indexes);
  }

  total(query: JobQuery): Promise<JobTotal> {
    return totalOfJobs(query, this.#indexes);
  }

  countSubmitted(range: SubmittedJobs): Promise<number> {
    return this.#ask((db, build) => countSubmittedJobs(db, build, range));
  }

  latestGeneration(dedupeKey: string): Promise<number | undefined> {
    return this.#ask((db, build) =>
      newestGeneration(dedupeKey, async (jobIds) => {
        const found = jobsOf(db, build).find({ _id: { $in: jobIds } }, { projection: { _id: 1 } });
        return new Set((await found.toArray()).map(({ _id }) => _id));
      }),
    );
  }

  bySubmission(submission: string): Promise<JobView | undefined> {
    return this.#one({ submission: { $eq: submission } });
  }

  withCallbacks(jobIds: readonly string[]): Promise<readonly string[]> {
    return this.#ask(async (db, build) => {
      const found = jobsOf(db, build).find({ _id: { $in: jobIds }, hasCallbacks: true }, { projection: { _id: 1 } });
      return (await found.toArray()).map(({ _id }) => _id);
    });
  }

  running(): Promise<readonly RunningJob[]> {
    return this.#ask(async (db, build) => {
      const projection = { host: 1, runner: 1, attempt: 1 };
      const found = await jobsOf(db, build).find({ status: 'running' }, { projection }).toArray();
      return found.map(({ _id, host = '', runner = '', attempt = 0 }) => ({ jobId: _id, host, runner, attempt }));
    });
  }

  countByStatus(): Promise<StatusSums> {
    return this.#sums.now();
  }

  oldestDueAt(at: Date): Promise<string | null> {
    return this.#ask(async (db, build) => {
      const projection = { _id: 0, dueAt: 1 };
      const first = await jobsOf(db, build).findOne({ dueAt: { $lte: at } }, { projection, sort: { dueAt: 1 } });
      return first?.dueAt?.toISOString() ?? null;
    });
  }

  async position(): Promise<bigint> {
    return (await this.builds.active()).position ?? 0n;
  }

  reach(position: bigint, timeoutMs: number): Promise<boolean> {
    return this.#wait.reach(position, timeoutMs);
  }

  #one(filter: { readonly [field in '_id' | 'submission']?: { readonly $eq: string } }): Promise<JobView | undefined> {
    return this.#ask(async (db, build) => {
      const found = await jobsOf(db, build).findOne(filter, { projection: { view: 1 } });
      return found ? viewsIn<JobView>(found)[0] : undefined;
    });
  }

  async #ask<Answer>(question: (db: Db, build: number) => Promise<Answer>): Promise<Answer> {
    const { build } = await this.builds.active();
    return this.connection.ask((db) => question(db, build));
  }
}
