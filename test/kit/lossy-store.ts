import type { Recorded, Sealed } from '../../src/eventsourcing/event.js';
import {
  type Appended,
  EventStore,
  type ExpectedRevision,
  type LogRange,
  StoreUnavailableError,
  type Subscription,
  UnknownOutcomeError,
} from '../../src/eventsourcing/event-store.js';

/** How an append fares: it is stored and said so; it is stored, and the answer is lost; it is lost; it is refused. */
export type Fate = 'stored' | 'answer lost' | 'lost' | 'unavailable';

/** A real store behind a bad line: what befalls the next appends can be told beforehand. */
export class LossyStore extends EventStore {
  readonly fates: Fate[] = [];
  /** The ids of every append that was sent, in order. */
  readonly sent: string[][] = [];
  /** How many times a stream was read. */
  reads = 0;

  constructor(private readonly store: EventStore) {
    super();
  }

  async append(stream: string, events: readonly Sealed[], expected: ExpectedRevision): Promise<Appended> {
    this.sent.push(events.map(({ id }) => id));
    const fate = this.fates.shift() ?? 'stored';
    if (fate === 'unavailable') throw new StoreUnavailableError('The line is down');
    if (fate === 'lost') throw new UnknownOutcomeError(stream);
    const appended = await this.store.append(stream, events, expected);
    if (fate === 'answer lost') throw new UnknownOutcomeError(stream);
    return appended;
  }

  read(stream: string, after?: bigint): Promise<readonly Recorded[]> {
    this.reads++;
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
