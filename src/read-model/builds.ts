import type { ProjectionStore } from './projection-store.js';

/** One build of the read model. */
export interface Build {
  /** Counted from 1; never used twice. */
  readonly number: number;
  /** The position up to which every event is in its views; undefined before the first batch. */
  readonly position: bigint | undefined;
  /** It is the one that answers. */
  readonly isActive: boolean;
}

export interface ActivateOptions {
  /** The active build is ahead of the log itself, which was restored from a backup. */
  readonly evenBehind?: boolean;
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

  /** Makes an empty build after the newest one. All others but the active one are removed. */
  abstract begin(): Promise<number>;

  /**
   * What is committed there counts whether or not it answers, and not any more once the build was removed.
   * @throws RangeError where there is no such build
   */
  abstract open(build: number): Promise<OpenBuild>;

  /**
   * Lets a build answer from now on, in one step for all processes. False where the active one holds events that
   * it does not: nobody must see time run backwards, unless `evenBehind` says that those events exist no more.
   * @throws RangeError where there is no such build
   */
  abstract activate(build: number, options?: ActivateOptions): Promise<boolean>;
}
