import type { Recorded, Sealed } from '../../src/eventsourcing/event.js';
import {
  type Appended,
  type ExpectedRevision,
  StoreUnavailableError,
  UnknownOutcomeError,
} from '../../src/eventsourcing/event-store.js';
import { StoreInBetween } from './store-in-between.js';

/** How an append fares: it is stored and said so; it is stored, and the answer is lost; it is lost; it is refused. */
export type Fate = 'stored' | 'answer lost' | 'lost' | 'unavailable';

/** A real store behind a bad line: what befalls the next appends can be told beforehand. */
export class LossyStore extends StoreInBetween {
  readonly fates: Fate[] = [];
  /** The ids of every append that was sent, in order. */
  readonly sent: string[][] = [];
  /** How many times a stream was read. */
  reads = 0;

  override async append(stream: string, events: readonly Sealed[], expected: ExpectedRevision): Promise<Appended> {
    this.sent.push(events.map(({ id }) => id));
    const fate = this.fates.shift() ?? 'stored';
    if (fate === 'unavailable') throw new StoreUnavailableError('The line is down');
    if (fate === 'lost') throw new UnknownOutcomeError(stream);
    const appended = await this.store.append(stream, events, expected);
    if (fate === 'answer lost') throw new UnknownOutcomeError(stream);
    return appended;
  }

  override read(stream: string, after?: bigint): Promise<readonly Recorded[]> {
    this.reads++;
    return this.store.read(stream, after);
  }
}
