import type { Recorded } from '../eventsourcing/event.js';
import type { EventStore, LogRange } from '../eventsourcing/event-store.js';

/**
 * The log, as `readAll` gives it. Where something in it was made unreadable, a whole page fails: this finds out where.
 * @throws UnreadableLogError naming the first place that cannot be read, though the store is there.
 */
export async function* readablePages(store: EventStore, range: LogRange): AsyncGenerator<readonly Recorded[]> {
  let { after = 0n } = range;
  try {
    for await (const page of store.readAll(range)) {
      yield page;
      after = page.at(-1)?.position ?? after;
    }
  } catch (cause) {
    await store.head(); // rejects where it is the store that is away
    const position = await firstUnreadable(after, range.upTo, (from, to) =>
      isReadable(store, { ...range, after: from, upTo: to }),
    );
    if (position === undefined) throw cause;
    throw new UnreadableLogError(position, cause);
  }
}

/** Something lies in the log that no version of this service wrote. */
export class UnreadableLogError extends Error {
  override readonly name = 'UnreadableLogError';

  constructor(
    readonly position: bigint,
    cause: unknown,
  ) {
    super(`What lies at position ${position} cannot be read: it was changed, or the disk is broken`, { cause });
  }
}

type CanRead = (after: bigint, upTo: bigint) => Promise<boolean>;

/** Doubles its steps until one fails, and then halves that one. */
async function firstUnreadable(start: bigint, end: bigint, canRead: CanRead): Promise<bigint | undefined> {
  let after = start;
  for (let step = 1n; after < end; step *= 2n) {
    const upTo = after + step < end ? after + step : end;
    if (!(await canRead(after, upTo))) return halved(after, upTo, canRead);
    after = upTo;
  }
  return undefined;
}

async function halved(after: bigint, upTo: bigint, canRead: CanRead): Promise<bigint> {
  if (upTo - after === 1n) return upTo;
  const middle = (after + upTo) / 2n;
  return (await canRead(after, middle)) ? halved(middle, upTo, canRead) : halved(after, middle, canRead);
}

async function isReadable(store: EventStore, range: LogRange): Promise<boolean> {
  try {
    for await (const _ of store.readAll(range));
    return true;
  } catch {
    return false; // why does not matter: where it does
  }
}
