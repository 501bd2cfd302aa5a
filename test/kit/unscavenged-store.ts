import type { Recorded, Sealed } from '../../src/eventsourcing/event.js';
import {
  type Appended,
  EventStore,
  type ExpectedRevision,
  type LogRange,
  type Subscription,
} from '../../src/eventsourcing/event-store.js';

/** A real store that nobody scavenges, as EventStoreDB is: what was truncated is gone from its stream, not from the log. */
export class UnscavengedStore extends EventStore {
  readonly #kept = new Map<string, bigint>();

  constructor(private readonly store: EventStore) {
    super();
  }

  async read(stream: string, after?: bigint): Promise<readonly Recorded[]> {
    const first = this.#kept.get(stream) ?? 0n;
    return (await this.store.read(stream, after)).filter(({ revision }) => revision >= first);
  }

  async truncate(stream: string, before: bigint): Promise<void> {
    this.#kept.set(stream, before);
  }

  append(stream: string, events: readonly Sealed[], expected: ExpectedRevision): Promise<Appended> {
    return this.store.append(stream, events, expected);
  }

  readAll(range: LogRange): AsyncIterable<readonly Recorded[]> {
    return this.store.readAll(range);
  }

  subscribe(subscription: Subscription): AsyncIterable<readonly Recorded[]> {
    return this.store.subscribe(subscription);
  }

  at(position: bigint): Promise<Recorded | undefined> {
    return this.store.at(position);
  }

  head(categories?: readonly string[]): Promise<bigint> {
    return this.store.head(categories);
  }

  async scavenge(): Promise<string> {
    for (const [stream, before] of this.#kept) await this.store.truncate(stream, before);
    return 'Scavenged';
  }
}
