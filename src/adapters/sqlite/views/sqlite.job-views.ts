import type { JobStatus } from '../../../job/job.state.js';
import type { JobView } from '../../../job/job.view.js';
import { type JobQuery, JobViews, type RunningJob, type SubmittedJobs } from '../../../read-model/job-views.js';
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
    return this.#ask((jobs) => jobs.list.page(query));
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
