import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Semaphore } from '../../concurrency/semaphore.js';
import type { Recorded } from '../../eventsourcing/event.js';
import { EventStore } from '../../eventsourcing/event-store.js';
import { Models } from '../../eventsourcing/model.js';

/** Everything that lies in the log after one position, up to another. */
export interface PastPage {
  readonly after: bigint;
  readonly upTo: bigint;
  readonly events: readonly Recorded[];
}

const READS_AT_ONCE = 4;
const REMEMBERED = 32;
const REMEMBERED_FOR_MS = 5_000;

/**
 * Reads the log for those who catch up. When a thousand come back at once they are mostly at the same places: a page is
 * read once for all of them, and few are read at the same time, so that the rest of the service goes on.
 */
@Injectable()
export class PastPages {
  readonly #reads = new Semaphore(READS_AT_ONCE);
  readonly #recent = new LRUCache<bigint, PastPage>({ max: REMEMBERED, ttl: REMEMBERED_FOR_MS });
  readonly #reading = new Map<bigint, Promise<PastPage>>();

  constructor(
    private readonly store: EventStore,
    private readonly models: Models,
  ) {}

  /** The first page after a position, of what lies up to another. */
  async first(after: bigint, upTo: bigint): Promise<PastPage> {
    const recent = this.#covering(after);
    if (recent) return { ...recent, events: recent.events.filter(({ position }) => position > after) };

    const reading = this.#reading.get(after) ?? this.#begin(after, upTo);
    return reading;
  }

  /** What lies in these streams, instead, in the order of the log. */
  ofStreams(streams: readonly string[], after: bigint, upTo: bigint): Promise<PastPage> {
    return this.#reads.run(async () => {
      const events: Recorded[] = [];
      for (const stream of streams) events.push(...(await this.store.read(stream)));
      const wanted = events.filter(({ position }) => position > after && position <= upTo);
      return { after, upTo, events: wanted.sort((one, other) => (one.position < other.position ? -1 : 1)) };
    });
  }

  /** The log was set back. */
  forget(): void {
    this.#recent.clear();
  }

  #covering(position: bigint): PastPage | undefined {
    for (const page of this.#recent.values()) if (page.after <= position && position < page.upTo) return page;
    return undefined;
  }

  #begin(after: bigint, upTo: bigint): Promise<PastPage> {
    const reading = this.#reads
      .run(() => this.#read(after, upTo))
      .then((page) => {
        this.#recent.set(after, page);
        return page;
      })
      .finally(() => this.#reading.delete(after));
    this.#reading.set(after, reading);
    return reading;
  }

  async #read(after: bigint, upTo: bigint): Promise<PastPage> {
    await setImmediate(); // an embedded store reads without a pause
    for await (const events of this.store.readAll({ after, upTo, categories: this.models.categories })) {
      return { after, upTo: events.at(-1)?.position ?? upTo, events };
    }
    return { after, upTo, events: [] };
  }
}
