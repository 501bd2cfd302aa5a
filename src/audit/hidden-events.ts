import type { Recorded } from '../eventsourcing/event.js';
import type { EventStore } from '../eventsourcing/event-store.js';
import type { Models } from '../eventsourcing/model.js';

const READS_AT_ONCE = 50;

/**
 * Of a page of the log, the events that begin a stream and that a reading of that stream does not show. EventStoreDB
 * hides the beginning of a stream, or all of it, where its metadata say so or it was deleted. The log holds such events
 * until the next scavenge, but the service decides as if they were gone.
 */
export async function hiddenAmong(
  page: readonly Recorded[],
  store: EventStore,
  models: Models,
): Promise<ReadonlySet<Recorded>> {
  const hidden = new Set<Recorded>();
  const firsts = page.filter((event) => event.revision === 0n || models.isPurge(event));
  for (let n = 0; n < firsts.length; n += READS_AT_ONCE) {
    const some = firsts.slice(n, n + READS_AT_ONCE);
    const shown = await Promise.all(some.map(({ stream }) => store.read(stream)));
    some.forEach((event, i) => {
      if (!shown[i]?.some(({ id }) => id === event.id)) hidden.add(event);
    });
  }
  return hidden;
}
