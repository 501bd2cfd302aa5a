import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Semaphore } from '../../concurrency/semaphore.js';
import { SharedRead } from '../../concurrency/shared-read.js';
import type { Recorded } from '../../eventsourcing/event.js';
import { EventStore } from '../../eventsourcing/event-store.js';
import { Models } from '../../eventsourcing/model.js';
import { invalidRequest } from '../../http/problem.js';

export const POSITION = /^(?:0|[1-9]\d{0,18})$/;

/** Where a client wants to go on, and how it said so. */
export interface AskedPosition {
  readonly text: string;
  readonly parameter: 'after' | 'Last-Event-ID';
}

/** Each goes through the log. */
const SEARCHES_AT_ONCE = 2;
const REMEMBERED = 1_000;

/** Tells positions of this log from those of none. */
@Injectable()
export class StreamPositions {
  readonly #searches = new Semaphore(SEARCHES_AT_ONCE);
  /** Positions of events that were purged, as far as somebody came back to them. */
  readonly #purged = new LRUCache<bigint, true>({ max: REMEMBERED });
  readonly #head = new SharedRead(() => this.store.head());

  constructor(
    private readonly store: EventStore,
    private readonly models: Models,
  ) {}

  /**
   * The position that a client names: 0, which is before the first event, or that of an event, be it purged since.
   * @throws Problem for any other
   */
  async read({ text, parameter }: AskedPosition, client: AbortSignal): Promise<bigint> {
    const refuse = (detail: string) => invalidRequest([{ code: 'bad_position', detail, parameter }]);
    if (!POSITION.test(text)) throw refuse(`${parameter} must be the position of an event: a whole number`);

    const position = BigInt(text);
    if (position === 0n) return position;
    const head = await this.#head.ask();
    if (position > head) throw refuse(`There is no position ${text} in this log: it ends at ${head}`);
    if (await this.store.at(position)) return position;
    if (await this.#searches.run(() => this.#wasPurged(position, head, client))) return position;
    throw refuse(`There never was an event at position ${text} of this log`);
  }

  /** What a purge removed it wrote down, further on in the log. */
  async #wasPurged(position: bigint, head: bigint, client: AbortSignal): Promise<boolean> {
    if (this.#purged.has(position)) return true; // found for another, who came back to it at the same time
    if (client.aborted) return false;

    const pages = this.store.readAll({ after: position, upTo: head, categories: this.models.categories });
    for await (const page of pages) {
      if (client.aborted) return false;
      if (!page.some((event) => this.models.isPurge(event) && this.#removed(event, position.toString()))) continue;
      this.#purged.set(position, true);
      return true;
    }
    return false;
  }

  #removed(purge: Recorded, position: string): boolean {
    try {
      const model = this.models.entityOf(purge.stream)?.model;
      const event = model?.codec.decode(purge);
      const record = event && model?.erasure?.recordIn(event);
      return record?.removed.some((one) => one.position === position) ?? false;
    } catch {
      return false; // a record that cannot be read tells of nothing
    }
  }
}
