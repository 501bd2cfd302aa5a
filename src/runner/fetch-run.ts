import type { StartFetch, TakeOverFetch } from '../job/fetch.commands.js';
import type { Job } from '../job/job.state.js';

/** A job that is running, started by the claim of a run. */
export type OwnJob = Extract<Job, { status: 'running' }>;

/** The command that begins a run, dated when it is sent. */
export type Beginning = (at: Date) => StartFetch | TakeOverFetch;

/** One claimed job in this runner's hands: from its claim until its outcome is in the log, or it was given back. */
export class FetchRun {
  readonly #aborting = new AbortController();
  #startedAt: bigint | undefined;
  #endedAt: bigint | undefined;

  constructor(
    readonly jobId: string,
    readonly host: string,
    readonly token: string,
  ) {}

  get signal(): AbortSignal {
    return this.#aborting.signal;
  }

  /** Whether it is this run that fetches the job, and no other, be it of the same runner. */
  owns(job: Job): job is OwnJob {
    return job.status === 'running' && job.claim === this.token;
  }

  /** The fetch of this run began with this revision: only what came later can end it. */
  started(revision: bigint): void {
    this.#startedAt = revision;
    this.#judge();
  }

  /** Since this revision the job is not to be fetched any more. May come before it is known when the run started. */
  ended(revision: bigint): void {
    this.#endedAt = revision;
    this.#judge();
  }

  /** Stops whatever is under way. */
  abort(): void {
    this.#aborting.abort();
  }

  #judge(): void {
    if (this.#startedAt !== undefined && this.#endedAt !== undefined && this.#endedAt > this.#startedAt) this.abort();
  }
}
