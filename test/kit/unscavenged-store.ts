import type { Recorded } from '../../src/eventsourcing/event.js';
import { StoreInBetween } from './store-in-between.js';

/** A real store that nobody scavenges, as EventStoreDB is: what was truncated is gone from its stream, not from the log. */
export class UnscavengedStore extends StoreInBetween {
  readonly #kept = new Map<string, bigint>();

  override async read(stream: string, after?: bigint): Promise<readonly Recorded[]> {
    const first = this.#kept.get(stream) ?? 0n;
    return (await this.store.read(stream, after)).filter(({ revision }) => revision >= first);
  }

  override async truncate(stream: string, before: bigint): Promise<void> {
    this.#kept.set(stream, before);
  }

  override async scavenge(): Promise<string> {
    for (const [stream, before] of this.#kept) await this.store.truncate(stream, before);
    return 'Scavenged';
  }
}
