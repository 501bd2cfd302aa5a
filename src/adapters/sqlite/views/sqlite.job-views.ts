import type { JobStatus } from '../../../job/job.state.js';
import { JOB_CATEGORY } from '../../../job/job.stream.js';
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
import { whenFree } from '../database.js';
import { PerFile } from '../per-file.js';
import { JobReader } from './job-reader.js';
import type { SqliteViews } from './sqlite.views.js';

/** Asks the build that answers, with every question anew. */
export class SqliteJobViews extends JobViews {
  readonly #readers = new PerFile((file) => new JobReader(file));
  readonly #wait: PositionWait;

  /** Between two questions another build may have begun to answer: a place in the order means the same there. */
  readonly #indexes: JobIndexes = {
    count: (walk, most) => this.#ask((jobs) => jobs.list.count(walk, most)),
    nth: (walk, n) => this.#ask((jobs) => jobs.list.nth(walk, n)),
    jobs: (walk, limit) => this.#ask((jobs) => jobs.list.jobs(walk, limit)),
    isOutdated: () => whenFree(() => this.views.active().outdated.has(JOB_CATEGORY)),
    countByStatus: () => this.countByStatus(),
  };

  constructor(private readonly views: SqliteViews) {
    super();
    this.#wait = new PositionWait(views);
  }

  /** A file of this machine is never away. */
  get isReachable(): boolean {
    return true;
  }

  get(jobId: string): Promise<JobView | undefined> {
    return this.#ask((jobs) => jobs.byId(jobId));
  }

  list(query: JobQuery): Promise<Page<JobView>> {
    return pageOfJobs(query, this.#indexes);
  }

  total(query: JobQuery): Promise<JobTotal> {
    return totalOfJobs(query, this.#indexes);
  }

  countSubmitted(range: SubmittedJobs): Promise<number> {
    return this.#ask((jobs) => jobs.countSubmitted(range));
  }

  latestGeneration(dedupeKey: string): Promise<number | undefined> {
    return this.#ask((jobs) => jobs.latestGeneration(dedupeKey));
  }

  bySubmission(submission: string): Promise<JobView | undefined> {
    return this.#ask((jobs) => jobs.bySubmission(submission));
  }

  withCallbacks(jobIds: readonly string[]): Promise<readonly string[]> {
    return this.#ask((jobs) => jobs.withCallbacks(jobIds));
  }

  running(): Promise<readonly RunningJob[]> {
    return this.#ask((jobs) => jobs.running());
  }

  countByStatus(): Promise<Readonly<Record<JobStatus, number>>> {
    return this.#ask((jobs) => jobs.countByStatus());
  }

  oldestDueAt(at: Date): Promise<string | null> {
    return this.#ask((jobs) => jobs.oldestDueAt(at));
  }

  position(): Promise<bigint> {
    return this.views.position();
  }

  reach(position: bigint, timeoutMs: number): Promise<boolean> {
    return this.#wait.reach(position, timeoutMs);
  }

  #ask<Answer>(question: (jobs: JobReader) => Answer): Promise<Answer> {
    return whenFree(() => question(this.#readers.of(this.views.active())));
  }
}
