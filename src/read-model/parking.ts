/** A stream that is folded no further, and why: its first event that no one can read. */
export interface ParkedStream {
  readonly stream: string;
  readonly revision: bigint;
  readonly reason: string;
}

/** An event that the views of its entity do without, because somebody said so: no one can read it. */
export interface SkippedEvent {
  readonly stream: string;
  readonly revision: bigint;
  /** What is wrong with it. */
  readonly reason: string;
  readonly at: Date;
  readonly actor: string;
  /** Why it was skipped, in the words of whoever did; null where nothing was said. */
  readonly note: string | null;
}

/** What a build of the views stands still at, and what it does without. */
export interface Parking {
  /** In the order of their names. */
  readonly streams: readonly ParkedStream[];
  /** Stream by stream, in the order of their revisions. */
  readonly skipped: readonly SkippedEvent[];
  /**
   * How often somebody had a stream go on, parked again or not. Who knows of fewer passes over events that nobody will
   * fold again, or does not know what is skipped.
   */
  readonly releases: number;
}
