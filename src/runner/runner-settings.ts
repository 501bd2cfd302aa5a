import type { HostOverrides } from '../host/host.overrides.js';
import type { Politeness } from '../read-model/politeness.js';

/** What a runner is told by the configuration. Provided by the composition root. */
export class RunnerSettings {
  /** Names this process in events, claims and heartbeats; never used by another. */
  readonly runner!: string;
  /** Fetches at once. */
  readonly slots!: number;
  /** What the environment says of hosts, for all runners. What it does not say is as the stores have it. */
  readonly politeness!: Partial<Politeness>;
  /** Whether an origin that has an earlier page of a job is asked only whether it changed. */
  readonly asksForChanges!: boolean;
  /** What a settings file says of single hosts, for all runners; left out where none is named: then it is as the stores have it. */
  readonly overrides?: ReadonlyMap<string, HostOverrides> | undefined;
  /** How long a stopping runner lets what it fetches go on. */
  readonly graceMs!: number;
}
