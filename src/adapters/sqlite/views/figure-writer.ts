import type { JobStatus } from '../../../job/job.state.js';
import type { JobView } from '../../../job/job.view.js';
import { MINUTE_MS } from '../../../read-model/job-figures.js';
import { decodeView } from '../../../read-model/view-codec.js';
import type { Database } from '../database.js';
import { change, query } from '../statement.js';

/** A job whose view is about to be written, and the status that it has in the file; undefined for a new one. */
export interface FiguredChange {
  readonly view: JobView;
  readonly before: string | undefined;
}

/** Keeps the sums over the jobs up: what a job counted for before is taken away, and what it counts for now is added. */
export class FigureWriter {
  readonly #docs: (jobIds: string) => [doc: string][];
  readonly #addToHost: (host: string, queued: number, running: number, failed: number) => number;
  readonly #addToMinute: (minute: number, what: string, jobs: number) => number;
  readonly #addFailures: (host: string, minute: number, what: string, jobs: number) => number;

  constructor(db: Database.Database) {
    this.#docs = query(db, 'SELECT doc FROM json_each(?) CROSS JOIN jobs ON job_id = value');
    this.#addToHost = change(
      db,
      `INSERT INTO host_sums VALUES (?, ?, ?, ?) ON CONFLICT (host) DO UPDATE
       SET queued = queued + excluded.queued, running = running + excluded.running, failed = failed + excluded.failed`,
    );
    this.#addToMinute = change(
      db,
      'INSERT INTO minute_sums VALUES (?, ?, ?) ON CONFLICT (minute, what) DO UPDATE SET jobs = jobs + excluded.jobs',
    );
    this.#addFailures = change(
      db,
      `INSERT INTO host_failures VALUES (?, ?, ?, ?) ON CONFLICT (host, minute, what) DO UPDATE
       SET jobs = jobs + excluded.jobs`,
    );
  }

  /** Must run before the views are written: what a job that had ended counted for is read from its document. */
  keep(changes: readonly FiguredChange[]): void {
    const ended = changes.filter(({ before }) => before === 'completed' || before === 'failed');
    const docs = ended.length === 0 ? [] : this.#docs(JSON.stringify(ended.map(({ view }) => view.jobId)));
    const endedViews = new Map(docs.map(([doc]) => decodeView<JobView>(doc)).map((view) => [view.jobId, view]));
    const sums = new Sums();
    for (const { view, before } of changes) {
      if (before !== undefined) sums.add(endedViews.get(view.jobId) ?? unended(view, before), -1);
      sums.add(view, 1);
    }
    for (const [host, { queued, running, failed }] of sums.hosts) {
      if (queued !== 0 || running !== 0 || failed !== 0) this.#addToHost(host, queued, running, failed);
    }
    for (const [[minute, what], jobs] of sums.minutes.entries()) if (jobs !== 0) this.#addToMinute(minute, what, jobs);
    for (const [what, failures] of sums.failures) {
      for (const [[minute, host], jobs] of failures.entries()) {
        if (jobs !== 0) this.#addFailures(host, minute, what, jobs);
      }
    }
  }
}

type Figured = Pick<JobView, 'host' | 'status' | 'submittedAt' | 'finishedAt' | 'error'>;

/** A job as it was before it ended: its host and the time of its submission never change. */
function unended({ host, submittedAt }: JobView, status: string): Figured {
  return { host, submittedAt, status: status as JobStatus, finishedAt: null, error: null };
}

/** What a batch changes of the sums: jobs of one host, or of one minute, are many. */
class Sums {
  readonly hosts = new Map<string, { queued: number; running: number; failed: number }>();
  readonly minutes = new MinuteSums();
  /** By the code of the error, and then by host. */
  readonly failures = new Map<string, MinuteSums>();

  add({ host, status, submittedAt, finishedAt, error }: Figured, jobs: 1 | -1): void {
    if (status === 'deleted') return;

    this.minutes.add(submittedAt, 'submitted', jobs);
    if (status === 'queued' || status === 'retrying') this.#ofHost(host).queued += jobs;
    else if (status === 'running') this.#ofHost(host).running += jobs;
    else if (status === 'failed') this.#ofHost(host).failed += jobs;
    if (finishedAt === null) return;

    if (status === 'completed') this.minutes.add(finishedAt, 'completed', jobs);
    if (status === 'failed') this.#addFailure(finishedAt, host, error?.code ?? 'internal', jobs);
  }

  #addFailure(finishedAt: string, host: string, what: string, jobs: 1 | -1): void {
    const failures = this.failures.get(what) ?? new MinuteSums();
    this.failures.set(what, failures);
    failures.add(finishedAt, host, jobs);
    this.minutes.add(finishedAt, what, jobs);
  }

  #ofHost(host: string): { queued: number; running: number; failed: number } {
    const sum = this.hosts.get(host) ?? { queued: 0, running: 0, failed: 0 };
    this.hosts.set(host, sum);
    return sum;
  }
}

/** Sums by minute and something else. */
class MinuteSums {
  readonly #sums = new Map<number, Map<string, number>>();

  add(time: string, what: string, jobs: number): void {
    const minute = Math.floor(Date.parse(time) / MINUTE_MS);
    const ofMinute = this.#sums.get(minute) ?? new Map<string, number>();
    this.#sums.set(minute, ofMinute.set(what, (ofMinute.get(what) ?? 0) + jobs));
  }

  *entries(): Iterable<readonly [readonly [minute: number, what: string], jobs: number]> {
    for (const [minute, ofMinute] of this.#sums) for (const [what, jobs] of ofMinute) yield [[minute, what], jobs];
  }
}
