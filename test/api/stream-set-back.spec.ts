import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Recorded } from '../../src/eventsourcing/event.js';
import { type EventStore, StoreUnavailableError, type Subscription } from '../../src/eventsourcing/event-store.js';
import { eventually } from '../kit/eventually.js';
import { JobService } from '../kit/job-service.js';
import { sealed } from '../kit/sealed.js';
import { SwappedStore } from '../kit/swapped-store.js';
import { Watching } from '../kit/watching.js';
import { Stores } from '../kit/world.js';

/** A store behind a line that breaks when another one is put in its place. */
class RestoredStore extends SwappedStore {
  readonly #breaks: (() => void)[] = [];

  override async *subscribe(subscription: Subscription): AsyncIterable<readonly Recorded[]> {
    const line = new AbortController();
    this.#breaks.push(() => line.abort());
    subscription.signal.addEventListener('abort', () => line.abort());
    yield* super.subscribe({ ...subscription, signal: line.signal });
    if (!subscription.signal.aborted) throw new StoreUnavailableError('The line is down');
  }

  override swapFor(other: EventStore): void {
    super.swapFor(other);
    for (const line of this.#breaks.splice(0)) line();
  }
}

let stores: Stores;
let restored: Stores;
let log: RestoredStore;
let service: JobService;
let passing: NodeJS.Timeout;
const watchers: Watching[] = [];

beforeEach(async () => {
  [stores, restored] = [await Stores.open(), await Stores.open()];
  log = new RestoredStore(stores.log);
  service = await JobService.start({ stores, log });
  passing = setInterval(() => service.clock.advance(10), 5);
});
afterEach(async () => {
  for (const watcher of watchers.splice(0)) watcher.leave();
  await service.stop();
  clearInterval(passing);
  await restored.close();
});

const watch = async (query = '') => {
  const watcher = await Watching.open(service.url(`/v1/stream${query}`));
  watchers.push(watcher);
  return watcher;
};
const happen = async (...types: readonly string[]) => {
  for (const type of types) {
    const stream = `task-${randomUUID()}`;
    await log.append(stream, sealed(stream, [{ type, data: {} }]), 'no_stream');
  }
};

test('watchers of a log that was put back as it was earlier lose their place, and see what happens from then on', async () => {
  const watcher = await watch();
  await happen('A', 'B', 'C');
  await eventually(() => expect(watcher.types).toEqual(['A', 'B', 'C']));

  log.swapFor(restored.log);
  await eventually(() => expect(watcher.hasEnded).toBe(true));

  expect(watcher.lastId).toBe(''); // a browser sends none then
  expect(watcher.comments.at(-1)).toMatch(/^The log was put back/);
  expect(watcher.retryMs).toBeGreaterThan(0);
  await expect(watch('?after=3')).rejects.toThrow('answered 400');
  const again = await watch();
  const all = await watch('?after=0');
  await happen('D');
  await eventually(() => expect([again.types, all.types]).toEqual([['D'], ['D']]));
});
