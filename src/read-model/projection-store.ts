import type { JobView } from '../job/job.view.js';

/** A stream that is folded no further, and why: its first event that no one can read. */
export interface ParkedStream {
  readonly stream: string;
  readonly revision: bigint;
  readonly reason: string;
}

/** A job whose view is removed, unless it is further than this. */
export interface PurgedJob {
  readonly jobId: string;
  readonly revision: bigint;
}

/** What a batch of events came to. */
export interface ViewChanges {
  readonly views: readonly JobView[];
  /** Jobs of which nothing must be told any more, each at the revision of its purge. */
  readonly purged: readonly PurgedJob[];
  readonly parked: readonly ParkedStream[];
  /** The checkpoint that the batch began at; undefined at the start of the log. */
  readonly from: bigint | undefined;
  /** The position of the batch's last event. */
  readonly to: bigint;
}

/** The job views, written. There may be several projectors; the checkpoint decides whose batch counts. */
export abstract class ProjectionStore {
  /**
   * The position up to which every event is in the views; undefined before the first batch. What this store commits
   * afterwards is for the generation that answered here.
   */
  abstract checkpoint(): Promise<bigint | undefined>;

  /** The views of these jobs, as far as there are any. */
  abstract load(jobIds: readonly string[]): Promise<ReadonlyMap<string, JobView>>;

  /** Views in the order of their jobs' ids, those of deleted jobs too: the first ones, or those after an id. */
  abstract page(limit: number, after?: string): Promise<readonly JobView[]>;

  /**
   * Writes views first and the checkpoint last. A view that is as far already is left alone, so a repeat is harmless.
   * False where the checkpoint is not at `from` any more, or the generation does not answer any more: another projector
   * went on, or a rebuild was done, and nothing of this counts.
   */
  abstract commit(changes: ViewChanges): Promise<boolean>;

  abstract parkedStreams(): Promise<readonly ParkedStream[]>;
}
