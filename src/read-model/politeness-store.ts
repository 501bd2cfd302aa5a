import type { HostOverrides } from '../host/host.overrides.js';
import type { OverridesSetByHand } from '../host/host.view.js';
import { DEFAULT_POLITENESS, type Politeness } from './politeness.js';
import { NONE_STANDING, overridesOf, type StandingOverrides } from './standing-overrides.js';

/** A setting as it is stored. What nobody has ever set is not there, and the default holds. */
export interface PolitenessSetting extends Partial<Politeness> {
  /** Grows by one with every change; 0 before the first. */
  readonly revision: number;
  /** Who changed it last. */
  readonly by?: string | undefined;
}

export interface PolitenessChange {
  readonly before: PolitenessSetting;
  readonly now: PolitenessSetting;
}

/**
 * The politeness that all runners obey: it lies in the stores, and each claim and each fetch reads it there, so that no
 * two runners disagree. A setting is stored under the host that it is for; one is for every host.
 */
export abstract class PolitenessStore {
  /** What is set for every host. */
  abstract current(): Promise<PolitenessSetting>;

  /** Sets the values that are named, for every host, and leaves the others. To set what is set already changes nothing. */
  abstract set(values: Partial<Politeness>, by: string): Promise<PolitenessChange>;

  /** The overrides of these hosts, of those that have any. */
  abstract overrides(hosts: readonly string[]): Promise<ReadonlyMap<string, StandingOverrides>>;

  /** What the log says of the overrides of a host, in place of what it said before; undefined where none stand. */
  abstract setByHand(host: string, set: OverridesSetByHand | undefined): Promise<void>;

  /** What a settings file says, in place of all that one said before, of any host. */
  abstract setFromFile(file: ReadonlyMap<string, HostOverrides>): Promise<void>;

  /** The hosts that have overrides by hand here, whatever the log says. */
  abstract setByHandHere(): Promise<readonly string[]>;
}

/** How politely each host is asked. */
export type PolitenessByHost = (host: string) => Politeness;

/** What the setting for every host is stored under. No host has this name. */
export const EVERY_HOST = '*';

export const UNSET: PolitenessSetting = { revision: 0 };

/** What holds for a host: its own values, then those for every host, then the defaults. */
export function politenessOf(forAll: Partial<Politeness> = {}, own: StandingOverrides = NONE_STANDING): Politeness {
  const { slots = forAll.slots, delayMs = forAll.delayMs } = overridesOf(own);
  return { slots: slots ?? DEFAULT_POLITENESS.slots, delayMs: delayMs ?? DEFAULT_POLITENESS.delayMs };
}

/** What holds for each of some hosts whose overrides were looked up. */
export function politenessByHost(
  forAll: Partial<Politeness>,
  overrides: ReadonlyMap<string, StandingOverrides>,
): PolitenessByHost {
  return (host) => politenessOf(forAll, overrides.get(host));
}

/** The setting after a change; the same one where nothing changes. */
export function changed(before: PolitenessSetting, values: Partial<Politeness>, by: string): PolitenessSetting {
  const { slots = before.slots, delayMs = before.delayMs } = values;
  if (slots === before.slots && delayMs === before.delayMs) return before;

  return {
    revision: before.revision + 1,
    by,
    ...(slots !== undefined && { slots }),
    ...(delayMs !== undefined && { delayMs }),
  };
}
