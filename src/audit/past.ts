import { Injectable } from '@nestjs/common';
import { EntityNotFoundError } from '../eventsourcing/entity.errors.js';
import type { Event } from '../eventsourcing/event.js';
import { EventStore } from '../eventsourcing/event-store.js';
import { type Model, Models, streamOf, type View } from '../eventsourcing/model.js';
import { foldedOrNone, keptOf } from './kept-events.js';
import { type HistoryProgress, LogHistory } from './log-history.js';
import { type CountsThen, StatusCounts, writtenBy } from './status-counts.js';

/** What an entity was at a time, if that can still be told. */
export type Then<V extends View = View> =
  | { readonly was: 'there'; readonly view: V }
  | { readonly was: 'not submitted yet'; readonly submittedAt: Date }
  /** It was purged, by then or since: nothing is told of it any more. */
  | { readonly was: 'purged'; readonly purgedAt: Date }
  | { readonly was: 'unreadable' };

const READS_AT_ONCE = 50;

/**
 * What was known at a time: the log as far as it was written by then, by its own clock. Nothing is held per entity:
 * each stream is read when its first event comes by, and let go.
 */
@Injectable()
export class Past {
  constructor(
    private readonly store: EventStore,
    private readonly history: LogHistory,
    private readonly models: Models,
  ) {}

  /** @throws EntityNotFoundError where there never was such an entity. */
  async entityAt<E extends Event, V extends View>(model: Model<E, V>, id: string, at: Date): Promise<Then<V>> {
    const stream = model.isId(id) ? keptOf(await this.store.read(streamOf(model, id)), this.models) : [];
    const [first] = stream;
    if (!first) throw new EntityNotFoundError(model, id);
    if (this.models.isPurge(first)) return { was: 'purged', purgedAt: first.recordedAt };
    if (first.recordedAt > at) return { was: 'not submitted yet', submittedAt: first.recordedAt };

    const view = foldedOrNone(model, writtenBy(at, stream));
    return view ? { was: 'there', view } : { was: 'unreadable' };
  }

  /** How many there were of each model. */
  async countsAt(at: Date, onProgress?: (progress: HistoryProgress) => void): Promise<readonly CountsThen[]> {
    const counts = new Map(this.models.all.map((model) => [model.category, new StatusCounts(model, this.models, at)]));
    const countsFor = (stream: string) => counts.get(this.models.entityOf(stream)?.model.category ?? '');
    let end = 0n; // of what was written by then
    const upTo = await this.history.end();
    for await (const entries of this.history.entries({ upTo, onProgress })) {
      const begun: string[] = [];
      for (const { event, removal } of entries) {
        if (!event || removal) continue;
        if (event.recordedAt <= at) end = event.position;
        if (this.models.isPurge(event)) countsFor(event.stream)?.addPurged(event, end);
        else if (event.revision === 0n && event.recordedAt <= at) begun.push(event.stream);
      }
      while (begun.length > 0) {
        const some = begun.splice(0, READS_AT_ONCE);
        const streams = await Promise.all(some.map(async (name) => [name, await this.store.read(name)] as const));
        for (const [name, stream] of streams) countsFor(name)?.addStream(stream);
      }
    }
    return [...counts.values()];
  }
}
