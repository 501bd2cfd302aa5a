import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { atMost } from '../../concurrency/at-most.js';
import type { Recorded } from '../../eventsourcing/event.js';
import { EventStore } from '../../eventsourcing/event-store.js';
import { type Labels, Models } from '../../eventsourcing/model.js';

export interface EntityFacts {
  readonly labels: Labels | undefined;
  readonly end: 'deleted' | 'purged' | undefined;
}

const REMEMBERED = 20_000;
const READS_AT_ONCE = 16;

/**
 * What an event does not say and its stream does: the labels of its entity, and whether that was deleted since. Streams
 * are read when somebody asks, and remembered; `note` keeps what is remembered true.
 */
@Injectable()
export class KnownEntities {
  readonly #known = new LRUCache<string, EntityFacts>({ max: REMEMBERED });
  readonly #reading = new Map<string, { readonly facts: Promise<EntityFacts>; end?: EntityFacts['end'] }>();

  constructor(
    private readonly store: EventStore,
    private readonly models: Models,
  ) {}

  /** Must be told of every event of the log, in order, from the first question on. */
  note(page: readonly Recorded[]): void {
    for (const event of page) {
      const end = this.#endIn(event);
      if (end) this.#ended(event.stream, end);
      else if (event.revision === 0n) this.#begun(event);
    }
  }

  /** Of the streams that some events are of. @param isFresh nothing is taken from memory */
  async of(events: readonly Recorded[], isFresh = false): Promise<ReadonlyMap<string, EntityFacts>> {
    const streams = [...new Set(events.map(({ stream }) => stream))];
    const facts = await atMost(READS_AT_ONCE, streams, async (stream) => {
      return (isFresh ? undefined : this.#known.get(stream)) ?? (await this.#read(stream));
    });
    return new Map(streams.map((stream, index) => [stream, facts[index] as EntityFacts]));
  }

  /** What is remembered. */
  peek(stream: string): EntityFacts | undefined {
    return this.#known.peek(stream);
  }

  /** The log was set back. */
  forget(): void {
    this.#known.clear();
  }

  /** It may come once more, after an outage, when more of its stream has been read. */
  #begun(event: Recorded): void {
    const end = this.#known.get(event.stream)?.end;
    this.#known.set(event.stream, { labels: this.#labelsIn(event), end });
  }

  #ended(stream: string, end: EntityFacts['end']): void {
    const known = this.#known.get(stream);
    if (known) this.#known.set(stream, { ...known, end });
    const reading = this.#reading.get(stream);
    if (reading) reading.end = end; // it may have been read before that
  }

  #read(stream: string): Promise<EntityFacts> {
    const underWay = this.#reading.get(stream);
    if (underWay) return underWay.facts;

    const facts = this.#fold(stream)
      .then((read) => {
        const end = this.#reading.get(stream)?.end ?? read.end;
        this.#known.set(stream, { ...read, end });
        return { ...read, end };
      })
      .finally(() => this.#reading.delete(stream));
    this.#reading.set(stream, { facts });
    return facts;
  }

  async #fold(stream: string): Promise<EntityFacts> {
    const events = await this.store.read(stream);
    const [first] = events;
    const ends = events.map((event) => this.#endIn(event));
    return {
      labels: first && this.#labelsIn(first),
      end: ends.includes('purged') ? 'purged' : ends.find((end) => end !== undefined),
    };
  }

  #endIn({ stream, type }: Recorded): EntityFacts['end'] {
    const erasure = this.models.entityOf(stream)?.model.erasure;
    if (type === erasure?.purgedType) return 'purged';
    return type === erasure?.deletedType ? 'deleted' : undefined;
  }

  #labelsIn(event: Recorded): Labels | undefined {
    const model = this.models.entityOf(event.stream)?.model;
    if (!model?.labelsIn) return undefined;
    try {
      const decoded = model.codec.decode(event);
      return decoded && model.labelsIn(decoded);
    } catch {
      return undefined; // what cannot be read has no labels
    }
  }
}
