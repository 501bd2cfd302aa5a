import type { EventStore } from '../../src/eventsourcing/event-store.js';
import { StoreInBetween } from './store-in-between.js';

/** A real store in whose place another one is put, under those who use it. */
export class SwappedStore extends StoreInBetween {
  swapFor(other: EventStore): void {
    this.store = other;
  }
}
