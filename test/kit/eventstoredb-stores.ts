import { afterEach, beforeEach } from 'vitest';
import {
  EventStoreDbEventStore,
  type EventStoreDbOptions,
} from '../../src/adapters/eventstoredb/eventstoredb.event-store.js';
import type { Recorded } from '../../src/eventsourcing/event.js';
import { Follower } from './follower.js';
import { sealed } from './sealed.js';
import { freshNamespace } from './servers.js';

export const CATEGORY = 'job';
export const STREAM = 'job-1';

/** An event for each number. */
export const numbered = (...numbers: number[]) =>
  sealed(
    STREAM,
    numbers.map((n) => ({ type: 'Happened', data: { n } })),
  );
/** The numbers below a count. */
export const upTo = (count: number) => Array.from({ length: count }, (_, n) => n);
export const numbersOf = (events: readonly Recorded[]) => events.map(({ data }) => (data as { n: number }).n);

/** Opens logs in EventStoreDB, in a namespace of each test's own, and closes them after it. */
export function openStores() {
  let namespace: string;
  let opened: EventStoreDbEventStore[];
  let followers: Follower[];
  beforeEach(() => {
    namespace = freshNamespace();
    opened = [];
    followers = [];
  });
  afterEach(async () => {
    await Promise.all(followers.map((follower) => follower.stop()));
    await Promise.all(opened.map((store) => store.close()));
  });

  return {
    open(url: string, options: Partial<EventStoreDbOptions> = {}) {
      const store = new EventStoreDbEventStore({ url, namespace, ...options });
      opened.push(store);
      return store;
    },
    follow(store: EventStoreDbEventStore, after?: bigint, category = CATEGORY) {
      const follower = new Follower((signal) => store.subscribe({ after, categories: [category], signal }));
      followers.push(follower);
      return follower;
    },
  };
}
