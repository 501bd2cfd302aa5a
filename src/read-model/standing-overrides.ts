import { type HostOverrides, overridesAmong } from '../host/host.overrides.js';
import type { OverridesSetByHand } from '../host/host.view.js';

/** What the stores hold of the overrides of one host, by where they come from. */
export interface StandingOverrides {
  /** As the log has them. */
  readonly byHand?: OverridesSetByHand | undefined;
  /** Of the settings file of the runner that started last with one. */
  readonly fromFile?: HostOverrides | undefined;
}

export const NONE_STANDING: StandingOverrides = {};

/** What holds: what was set by hand, value by value, and under it the file. */
export function overridesOf({ byHand, fromFile }: StandingOverrides): HostOverrides {
  return overridesAmong({ ...fromFile, ...byHand?.overrides });
}
