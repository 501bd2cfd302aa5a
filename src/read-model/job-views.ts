import type { JobStatus } from '../job/job.state.js';
import type { JobView } from '../job/job.view.js';
import type { JobTerm } from './job-terms.js';
import type { Page } from './page.js';
import type { SubmissionQuery } from './submission-order.js';

/** All of it must be true of a job. */
export interface JobQuery extends SubmissionQuery {
  /** What the order is of. By the time at which they became final, there are none but final ones. */
  readonly by?: 'submission' | 'finish' | undefined;
  readonly statuses?: readonly JobStatus[] | undefined;
  /** As JobView.host has it. */
  readonly host?: string | undefined;
  /** Normalised, exactly. */
  readonly url?: string | undefined;
  readonly tag?: string | undefined;
  readonly ids?: readonly string[] | undefined;
  /** What else a job must be, and what it must not be. */
  readonly every?: readonly JobTerm[] | undefined;
  readonly none?: readonly JobTerm[] | undefined;
}

/** How many jobs a list has on all of its pages: at least so many, where it is not exact. */
export interface JobTotal {
  readonly count: number;
  readonly isExact: boolean;
}

/** Jobs that were submitted in a range of time: at or after `from`, before `till`, ISO 8601. */
export type SubmittedJobs = Required<Pick<JobQuery, 'statuses'>> & { readonly from: string; readonly till: string };

/** A job that some runner says it is fetching. */
export interface RunningJob {
  readonly jobId: string;
  readonly host: string;
  readonly runner: string;
  readonly attempt: number;
}

/** The job views, read. They lag behind the log; `position` says how far they are. */
export abstract class JobViews {
  /** False while the store is known to be away. True says little: the next question may be the one that finds out. */
  abstract get isReachable(): boolean;

  /** Deleted jobs included, with status `deleted`. */
  abstract get(jobId: string): Promise<JobView | undefined>;

  /**
   * Jobs that are not deleted. A page may have fewer than it could, or none, and still be followed by another: no more
   * of an index is read for one than `job-lists.ts` says.
   * @throws BadCursorError, OutdatedViewsError
   */
  abstract list(query: JobQuery): Promise<Page<JobView>>;

  /** How many jobs a list has: exactly where that costs little. @throws OutdatedViewsError */
  abstract total(query: JobQuery): Promise<JobTotal>;

  /** How many jobs there are that are not deleted and were submitted in a range of time. */
  abstract countSubmitted(range: SubmittedJobs): Promise<number>;

  /** The newest generation of a dedupe key that the views know of, deleted or not. A hint: the log decides. */
  abstract latestGeneration(dedupeKey: string): Promise<number | undefined>;

  /** The job that was made for a submission, deleted or not. */
  abstract bySubmission(submission: string): Promise<JobView | undefined>;

  /** Which of these jobs have URLs that want to be told of them. Deleted ones have none. */
  abstract withCallbacks(jobIds: readonly string[]): Promise<readonly string[]>;

  /** Every job that is running now. */
  abstract running(): Promise<readonly RunningJob[]>;

  /** How many jobs there are in each status; deleted ones are not counted. */
  abstract countByStatus(): Promise<Readonly<Record<JobStatus, number>>>;

  /** When the longest waiting of the jobs that could start now became due, ISO 8601; null where none waits. */
  abstract oldestDueAt(at: Date): Promise<string | null>;

  /** The position of the last event that these views hold, 0 before the first. */
  abstract position(): Promise<bigint>;

  /** Waits until the views hold everything up to a position. False where that took longer than `timeoutMs`. */
  abstract reach(position: bigint, timeoutMs: number): Promise<boolean>;
}
