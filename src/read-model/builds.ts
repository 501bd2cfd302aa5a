import type { MadeFromLog } from '../eventsourcing/foreign-log.js';
import type { Witness } from '../eventsourcing/witness.js';
import type { ProjectionStore } from './projection-store.js';

/** One build of the read model, and what it was made from. */
export interface Build extends MadeFromLog {
  /** Counted from 1; never used twice. */
  readonly number: number;
  /** It is the one that answers. */
  readonly isActive: boolean;
  /** An earlier version wrote to it, which knew less of what views are looked up by: they must be made anew. */
  readonly isOutdated: boolean;
}

export interface ActivateOptions {
  /**
   * The active build is of another log: it may be further, and who was given which of its jobs, or asks which of its
   * hosts, is forgotten with it.
   */
  readonly insteadOfForeign?: boolean;
  /** The releases of parked streams in the active build that this one has taken over: see Parking. */
  readonly releases?: number;
}

/** The views of one build, whichever answers. */
export interface OpenBuild {
  readonly projections: ProjectionStore;
  close(): Promise<void>;
}

/**
 * The builds of the read model: one answers every query, and a rebuild makes the next beside it. The ports JobViews,
 * ProjectionStore and DueJobs look with every call which one answers, so that a switch is seen at once, everywhere.
 */
export abstract class Builds {
  /** All there are, in order. */
  abstract all(): Promise<readonly Build[]>;

  /** The one that answers. */
  abstract active(): Promise<Build>;

  /**
   * Writes down which event a build stands at that has no witnesses: an earlier version made it. Changes nothing where
   * it has some, or stands elsewhere by now.
   */
  abstract mark(build: number, at: Witness): Promise<void>;

  /** Makes an empty build after the newest one. All others but the active one are removed. */
  abstract begin(): Promise<number>;

  /**
   * What is committed there counts whether or not it answers, and not any more once the build was removed.
   * @throws RangeError where there is no such build
   */
  abstract open(build: number): Promise<OpenBuild>;

  /**
   * Lets a build answer from now on, in one step for all processes. False where the active one holds events that
   * it does not: nobody must see time run backwards, unless `insteadOfForeign` says that this log never had them. False,
   * too, where a parked stream was let go on there of which this one does not know.
   * @throws RangeError where there is no such build
   */
  abstract activate(build: number, options?: ActivateOptions): Promise<boolean>;
}
