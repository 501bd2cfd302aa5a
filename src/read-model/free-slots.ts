import { freeSlots, type HostLoad } from './politeness.js';
import type { PolitenessByHost } from './politeness-store.js';

const IDLE: HostLoad = { busy: 0, restsUntil: Number.NEGATIVE_INFINITY };

/** The slots that one claim may take, host by host. A host that nothing is known of is idle. */
export class FreeSlots {
  readonly #free: Map<string, number>;

  constructor(
    private readonly politeness: PolitenessByHost,
    loads: Iterable<readonly [host: string, load: HostLoad]>,
    private readonly at: Date,
  ) {
    this.#free = new Map([...loads].map(([host, load]) => [host, freeSlots(politeness(host), load, at)]));
  }

  /** The hosts that have none left. */
  get blocked(): readonly string[] {
    return [...this.#free].filter(([, free]) => free === 0).map(([host]) => host);
  }

  of(host: string): number {
    return this.#free.get(host) ?? freeSlots(this.politeness(host), IDLE, this.at);
  }

  take(host: string): void {
    this.#free.set(host, this.of(host) - 1);
  }
}
