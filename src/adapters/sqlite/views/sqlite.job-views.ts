import type { JobStatus } from '../../../job/job.state.js';
import type { JobView } from '../../../job/job.view.js';
import { type JobQuery, JobViews, type RunningJob } from '../../../read-model/job-views.js';
import type { Page } from '../../../read-model/page.js';
import { whenFree } from '../database.js';
import { PerFile } from '../per-file.js';
import { JobReader } from './job-reader.js';
import type { SqliteViews } from './sqlite.views.js';

/** Asks the generation that answers, with every question anew. */
export class SqliteJobViews extends JobViews {
  readonly #readers = new PerFile((file) => new JobReader(file));
  #known = { count: -1, position: 0n };

  constructor(private readonly views: SqliteViews) {
    super();
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

  namedBodies(hashes: readonly string[]): Promise<ReadonlySet<string>> {
    return this.#ask((jobs) => jobs.namedBodies(hashes));
  }

  position(): Promise<bigint> {
    return whenFree(() => this.views.active().position() ?? 0n);
  }

  async reach(position: bigint, timeoutMs: number): Promise<boolean> {
    if ((await this.position()) >= position) return true;

    const { changeSignal } = this.views;
    const ending = new AbortController();
    const timer = setTimeout(() => ending.abort(), timeoutMs);
    try {
      while (!ending.signal.aborted && !this.views.isClosed) {
        const { count } = changeSignal; // taken before reading, so that nothing slips in between
        if ((await this.#positionAt(count)) >= position) return true;

        await changeSignal.beyond(count, ending.signal);
      }
      return false;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Read once for all who wait, however many they are. */
  async #positionAt(count: number): Promise<bigint> {
    if (this.#known.count < count) this.#known = { count, position: await this.position() };
    return this.#known.position;
  }

  #ask<Answer>(question: (jobs: JobReader) => Answer): Promise<Answer> {
    return whenFree(() => question(this.#readers.of(this.views.active())));
  }
}
