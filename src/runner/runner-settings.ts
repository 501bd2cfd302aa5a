import type { Politeness } from '../read-model/due-jobs.js';

/** What a runner is told by the configuration. Provided by the composition root. */
export class RunnerSettings {
  /** Names this process in events, claims and heartbeats; never used by another. */
  readonly runner!: string;
  /** Fetches at once. */
  readonly slots!: number;
  readonly politeness!: Politeness;
  /** How long a stopping runner lets what it fetches go on. */
  readonly graceMs!: number;
}
