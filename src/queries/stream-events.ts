import type { Recorded } from '../eventsourcing/event.js';
import type { EventStore } from '../eventsourcing/event-store.js';
import { BadCursorError, type Page } from '../read-model/page.js';

export interface EventsWanted {
  readonly stream: string;
  readonly limit: number;
  /** The `next` of an earlier page. */
  readonly cursor?: string | undefined;
}

/**
 * Everything that happened in a stream, oldest first, as stored; undefined of a stream that nobody wrote to.
 * @throws BadCursorError
 */
export async function eventsOf(
  store: EventStore,
  { stream, limit, cursor }: EventsWanted,
): Promise<Page<Recorded> | undefined> {
  const events = await store.read(stream, cursor === undefined ? undefined : revisionOf(cursor));
  if (events.length === 0 && cursor === undefined) return undefined;

  const items = events.slice(0, limit);
  const last = items.at(-1);
  return { items, next: last && events.length > limit ? String(last.revision) : null };
}

function revisionOf(cursor: string): bigint {
  if (!/^\d{1,18}$/.test(cursor)) throw new BadCursorError();

  return BigInt(cursor);
}
