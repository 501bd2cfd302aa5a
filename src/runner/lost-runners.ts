const LOST_AFTER_MS = 15_000;
const LOST_AFTER_READS = 4;

interface Observed {
  readonly beats: number | undefined;
  readonly sinceMs: number;
  readonly reads: number;
}

/**
 * Tells which runners are lost: those whose heartbeat did not grow for 15 seconds of the observer's own clock, over at
 * least four reads. No two machines' clocks are compared. A runner without a heartbeat gets the same 15 seconds.
 */
export class LostRunners {
  #observed = new Map<string, Observed>();

  /** What was read just now: the beats of every runner that is looked for. Answers with those that are lost. */
  observe(heartbeats: ReadonlyMap<string, number | undefined>, nowMs: number): readonly string[] {
    const observed = [...heartbeats].map(([runner, beats]): [string, Observed] => {
      const before = this.#observed.get(runner);
      const isUnchanged = before !== undefined && before.beats === beats;
      return [runner, isUnchanged ? { ...before, reads: before.reads + 1 } : { beats, sinceMs: nowMs, reads: 1 }];
    });
    this.#observed = new Map(observed);
    return observed
      .filter(([, { sinceMs, reads }]) => nowMs - sinceMs >= LOST_AFTER_MS && reads >= LOST_AFTER_READS)
      .map(([runner]) => runner);
  }

  /** A read failed: who was silent may have spoken meanwhile. */
  startAnew(): void {
    this.#observed.clear();
  }
}
