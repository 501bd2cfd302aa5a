import { LRUCache } from 'lru-cache';
import type { Recorded } from '../eventsourcing/event.js';
import type { EventStore } from '../eventsourcing/event-store.js';
import type { Models } from '../eventsourcing/model.js';
import { type Link, linkOf } from './chain.js';

/** At some 300 bytes each. */
const REMEMBERED_STREAMS = 100_000;
const READS_AT_ONCE = 50;

/**
 * What each event of the log follows in its own stream. Remembers the ends of the streams that were seen last, and
 * reads the others again, so that memory is flat however many streams there are.
 */
export class ChainEnds {
  readonly #ends: LRUCache<string, Link>;
  #streams = new Map<string, readonly Recorded[]>();

  constructor(
    private readonly store: EventStore,
    private readonly models: Models,
    remembered = REMEMBERED_STREAMS,
  ) {
    this.#ends = new LRUCache({ max: remembered });
  }

  /** Prepares for a page of events: reads the streams whose ends are not remembered. */
  async prepareFor(page: readonly Recorded[]): Promise<void> {
    const seen = new Map<string, bigint>();
    const unknown = new Set<string>();
    for (const event of page) {
      const { stream, revision } = event;
      const end = seen.get(stream) ?? this.#ends.get(stream)?.revision;
      if (revision > 0n && !this.models.isPurge(event) && end !== revision - 1n) unknown.add(stream);
      seen.set(stream, revision);
    }
    this.#streams = await this.#read([...unknown]);
  }

  /** What the next event of a prepared page follows; where that is missing, the nearest before it. */
  before(event: Recorded): Link | undefined {
    const { stream, revision } = event;
    const end = this.#ends.get(stream);
    this.#ends.set(stream, linkOf(event));
    if (revision === 0n) return undefined;
    if (end?.revision === revision - 1n) return end;

    const nearest = this.#streams.get(stream)?.findLast((other) => other.revision < revision);
    return nearest && linkOf(nearest);
  }

  async #read(streams: readonly string[]): Promise<Map<string, readonly Recorded[]>> {
    const found = new Map<string, readonly Recorded[]>();
    for (let n = 0; n < streams.length; n += READS_AT_ONCE) {
      const some = streams.slice(n, n + READS_AT_ONCE);
      const read = await Promise.all(some.map((stream) => this.store.read(stream)));
      some.forEach((stream, i) => {
        found.set(stream, read[i] ?? []);
      });
    }
    return found;
  }
}
