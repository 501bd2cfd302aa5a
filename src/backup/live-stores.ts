import type { BodyStore } from '../bodies/body-store.js';
import type { EventStore } from '../eventsourcing/event-store.js';
import { type KeptStores, StoreCopies } from './store-copies.js';

/**
 * Of servers nothing is carried: their own ways do that. A backup counts what they hold, and is checked against what
 * they hold.
 */
export class LiveStores extends StoreCopies {
  override readonly family = 'servers';
  override readonly files = [];

  constructor(
    private readonly log: EventStore,
    private readonly bodies: BodyStore,
  ) {
    super();
  }

  async copyTo(): Promise<readonly []> {
    return [];
  }

  /** They belong to whoever opened them, and stay open. */
  async open(): Promise<KeptStores> {
    return { log: this.log, bodies: this.bodies, close: async () => {} };
  }

  async expectEmpty(): Promise<void> {}

  async place(): Promise<void> {}
}
