import { type HostBackoff, slotsAmid } from './host-backoff.js';

/** How many fetches of one host may run at once, and how far apart they begin: counted over all runners. */
export interface Politeness {
  /** One at least. */
  readonly slots: number;
  readonly delayMs: number;
}

/** What holds where nobody has said anything else. */
export const DEFAULT_POLITENESS: Politeness = { slots: 6, delayMs: 0 };

/** What is going on at a host. Times are milliseconds since 1970. */
export interface HostLoad {
  /** Slots that count still. */
  readonly busy: number;
  /** Nothing of this host starts before: it is held, or a fetch of it just began. */
  readonly restsUntil: number;
  /** Of a host that keeps failing. */
  readonly backoff?: HostBackoff | undefined;
}

/** How many fetches of a host may begin now. With a delay it is one at a time. */
export function freeSlots(politeness: Politeness, { busy, restsUntil, backoff }: HostLoad, at: Date): number {
  if (restsUntil > at.getTime()) return 0;

  const { delayMs } = politeness;
  const slots = slotsAmid(backoff, politeness.slots, at);
  return Math.max(0, Math.min(slots - busy, delayMs > 0 ? 1 : slots));
}

/** When the next fetch of a host may begin after one that begins now; undefined where none has to wait. */
export function nextStart({ delayMs }: Politeness, at: Date): Date | undefined {
  return delayMs > 0 ? new Date(at.getTime() + delayMs) : undefined;
}
