import type { Recorded, Sealed } from '../../src/eventsourcing/event.js';
import {
  type Appended,
  EventStore,
  type ExpectedRevision,
  type LogRange,
  type Subscription,
} from '../../src/eventsourcing/event-store.js';

/** A real store behind something that stands between it and those who use it: what that does not change passes through. */
export abstract class StoreInBetween extends EventStore {
  constructor(protected store: EventStore) {
    super();
  }

  append(stream: string, events: readonly Sealed[], expected: ExpectedRevision): Promise<Appended> {
    return this.store.append(stream, events, expected);
  }

  read(stream: string, after?: bigint): Promise<readonly Recorded[]> {
    return this.store.read(stream, after);
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

  truncate(stream: string, before: bigint): Promise<void> {
    return this.store.truncate(stream, before);
  }

  scavenge(): Promise<string> {
    return this.store.scavenge();
  }
}
