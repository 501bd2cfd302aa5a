/**
 * Half of the time after which others take a runner for lost. A heartbeat that takes longer to be written convinces
 * nobody, and the runner that sent it claims nothing until one got through.
 */
export const HEARTBEAT_WITHIN_MS = 7_500;

/** Who was not heard of for longer is not told of as alive. Whether a runner is lost is decided by no clock. */
export const HEARD_OF_WITHIN_MS = 15_000;

/** A sign of life, and what its runner has in hand. */
export interface Heartbeat {
  readonly runner: string;
  /** Grows by one with every beat. Whether it grew is what counts: clocks of two machines are never compared. */
  readonly beats: number;
  readonly slots: number;
  readonly running: number;
  readonly lastBeatAt: Date;
}

export function isAlive({ lastBeatAt }: Heartbeat, at: Date): boolean {
  return at.getTime() - lastBeatAt.getTime() <= HEARD_OF_WITHIN_MS;
}

/** The runners that there are, by their heartbeats. */
export abstract class Heartbeats {
  abstract beat(runner: string, load: { slots: number; running: number }, at: Date): Promise<void>;

  /** Every heartbeat there is, also of runners that died. */
  abstract all(): Promise<readonly Heartbeat[]>;

  /** A runner left, or was found dead. */
  abstract remove(runner: string): Promise<void>;
}
