import { Injectable } from '@nestjs/common';
import type { Recorded } from '../eventsourcing/event.js';
import { EventStore } from '../eventsourcing/event-store.js';
import { Models } from '../eventsourcing/model.js';
import { type PastPurge, type Removal, soundPurgeOf } from './purge-record.js';
import { Removals } from './removals.js';

/**
 * A place in the log: an event, or one that a purge removed, or both. A removed event may lie there still: between the
 * purge's two steps, and on EventStoreDB until the scavenge.
 */
export type Entry =
  | { readonly event: Recorded; readonly removal?: undefined }
  | { readonly event?: Recorded; readonly removal: Removal };

/** The events among these that no purge removed. */
export function keptIn(entries: readonly Entry[]): readonly Recorded[] {
  return entries.flatMap(({ event, removal }) => (event && !removal ? [event] : []));
}

export interface HistoryOptions {
  /** The last position that is looked at. */
  readonly upTo: bigint;
  readonly onProgress?: ((progress: HistoryProgress) => void) | undefined;
}

export interface HistoryProgress {
  /** From 0 to 1. */
  readonly done: number;
  /** That were read; all of them are read twice. */
  readonly events: number;
}

/**
 * The log as it was written, from its first event on: what a purge removed stands where it stood. It is read twice,
 * since a purge comes after what it removed; memory holds pages, however long the log is.
 */
@Injectable()
export class LogHistory {
  constructor(
    private readonly store: EventStore,
    private readonly models: Models,
  ) {}

  /** Where the history ends now. */
  end(): Promise<bigint> {
    return this.store.head(this.models.categories);
  }

  async *entries({ upTo, onProgress }: HistoryOptions): AsyncGenerator<readonly Entry[]> {
    const removals = new Removals();
    let events = 0;
    const pages = (begin: number) =>
      this.#pages(upTo, (done, read) => {
        events += read;
        onProgress?.({ done: begin + done / 2, events });
      });
    try {
      for await (const page of pages(0)) {
        for (const purge of this.#purgesIn(page)) {
          for (const removal of purge.removed) await removals.add(removal);
        }
      }
      yield* woven(pages(0.5), removals.inOrder());
    } finally {
      await removals.close();
    }
  }

  /** The events of the history that no purge removed. */
  async *events(upTo: bigint): AsyncGenerator<readonly Recorded[]> {
    for await (const entries of this.entries({ upTo })) {
      const events = keptIn(entries);
      if (events.length > 0) yield events;
    }
  }

  /** What was purged after a position. */
  async *purgesAfter(position: bigint): AsyncGenerator<PastPurge> {
    const range = { after: position, upTo: await this.end(), categories: this.models.categories };
    for await (const page of this.store.readAll(range)) yield* this.#purgesIn(page);
  }

  /** What is no sound record of a purge removes nothing. */
  #purgesIn(page: readonly Recorded[]): readonly PastPurge[] {
    const records = page.filter((event) => this.models.isPurge(event));
    return records.flatMap((record) => soundPurgeOf(record, this.models) ?? []);
  }

  async *#pages(upTo: bigint, onPage: (done: number, events: number) => void): AsyncGenerator<readonly Recorded[]> {
    for await (const page of this.store.readAll({ upTo, categories: this.models.categories })) {
      yield page;
      onPage(Number(page.at(-1)?.position ?? 0n) / Number(upTo), page.length);
    }
  }
}

const PAGE_SIZE = 1_000;

async function* woven(
  pages: AsyncIterable<readonly Recorded[]>,
  removals: AsyncGenerator<Removal>,
): AsyncGenerator<readonly Entry[]> {
  let entries: Entry[] = [];
  try {
    let removal = (await removals.next()).value as Removal | undefined;
    for await (const page of pages) {
      for (const event of page) {
        while (removal && removal.position < event.position) {
          entries.push({ removal });
          removal = (await removals.next()).value as Removal | undefined;
          if (entries.length >= PAGE_SIZE) {
            yield entries;
            entries = [];
          }
        }
        if (removal?.position === event.position) {
          entries.push({ event, removal });
          removal = (await removals.next()).value as Removal | undefined;
        } else entries.push({ event });
      }
      yield entries;
      entries = [];
    }
  } finally {
    await removals.return(undefined);
  }
}
