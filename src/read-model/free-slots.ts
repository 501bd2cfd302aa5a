import { freeSlots, type HostLoad, type Politeness } from './politeness.js';

const IDLE: HostLoad = { busy: 0, restsUntil: Number.NEGATIVE_INFINITY };

/** The slots that one claim may take, host by host. A host that nothing is known of is idle. */
export class FreeSlots {
  readonly #taken = new Map<string, number>();

  constructor(
    private readonly politeness: Politeness,
    private readonly loads: ReadonlyMap<string, HostLoad>,
    private readonly at: Date,
  ) {}

  /** The hosts that had no free slot from the beginning. */
  get blocked(): readonly string[] {
    return [...this.loads].filter(([, load]) => freeSlots(this.politeness, load, this.at) === 0).map(([host]) => host);
  }

  of(host: string): number {
    return freeSlots(this.politeness, this.loads.get(host) ?? IDLE, this.at) - (this.#taken.get(host) ?? 0);
  }

  take(host: string): void {
    this.#taken.set(host, (this.#taken.get(host) ?? 0) + 1);
  }
}
