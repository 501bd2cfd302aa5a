import type { Witnesses } from '../eventsourcing/witness.js';

/** How far a consumer is through the log, and the events by which that log is known again. */
export interface ConsumerCheckpoint {
  readonly position: bigint;
  readonly witnesses: Witnesses;
}

/** The checkpoints of consumers that keep no views. They are not folded from the log, and no rebuild touches them. */
export abstract class Checkpoints {
  /** Undefined for a consumer that has dealt with nothing yet. */
  abstract get(consumer: string): Promise<ConsumerCheckpoint | undefined>;

  /**
   * Moves a checkpoint from where it was left; undefined: from before the first event. False where it is not there any
   * more: another process moved it.
   */
  abstract move(consumer: string, from: bigint | undefined, to: ConsumerCheckpoint): Promise<boolean>;

  /** Has a consumer begin with the first event again. */
  abstract forget(consumer: string): Promise<void>;
}
