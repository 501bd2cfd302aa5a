import { DEFAULT_POLITENESS, type Politeness } from './politeness.js';

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
 * The politeness that all runners obey: it lies in the stores, and each claim reads it there, so that no two runners
 * disagree. A setting is stored under the host that it is for; today there is only one, for every host.
 */
export abstract class PolitenessStore {
  abstract current(): Promise<PolitenessSetting>;

  /** Sets the values that are named, and leaves the others. To set what is set already changes nothing. */
  abstract set(values: Partial<Politeness>, by: string): Promise<PolitenessChange>;
}

/** What the setting for every host is stored under. No host has this name. */
export const EVERY_HOST = '*';

export const UNSET: PolitenessSetting = { revision: 0 };

export function politenessOf({ slots, delayMs }: Partial<Politeness> = {}): Politeness {
  return { slots: slots ?? DEFAULT_POLITENESS.slots, delayMs: delayMs ?? DEFAULT_POLITENESS.delayMs };
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
