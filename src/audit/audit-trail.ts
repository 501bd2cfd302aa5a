import { Injectable } from '@nestjs/common';
import { EntityNotFoundError } from '../eventsourcing/entity.errors.js';
import type { Event, Recorded } from '../eventsourcing/event.js';
import { EventStore } from '../eventsourcing/event-store.js';
import { type Model, Models, streamOf, type View } from '../eventsourcing/model.js';
import { flawsIn } from './chain.js';
import type { Finding } from './finding.js';
import { foldedOrNone, keptOf } from './kept-events.js';
import { LogHistory } from './log-history.js';
import { type PastPurge, soundPurgeOf } from './purge-record.js';
import { StreamsOfUrl } from './streams-of-url.js';

/** Which events are shown. What is left out does not matter. */
export interface ReplayFilter {
  /** By the log's own times: `from` ≤ t < `to`. */
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  readonly stream?: string | undefined;
  /** A normalised URL: every event of every stream that is about it. */
  readonly url?: string | undefined;
  readonly types?: readonly string[] | undefined;
  readonly actors?: readonly string[] | undefined;
}

/** Everything that is known of an entity, whatever became of it. */
export interface Life<V extends View = View> {
  readonly events: readonly Recorded[];
  /** None of a purged entity, or of one whose events cannot be read. */
  readonly view: V | undefined;
  readonly purge: PastPurge | undefined;
  /** What is wrong with its chain. */
  readonly findings: readonly Finding[];
}

/** What happened, to whom and by whom, in the order in which it was written down. */
@Injectable()
export class AuditTrail {
  constructor(
    private readonly store: EventStore,
    private readonly history: LogHistory,
    private readonly models: Models,
  ) {}

  /**
   * The events of the log that a filter lets through, in pages without empty ones; without those that were purged.
   * @param following goes on with what is written from now on, until it aborts
   */
  async *replay(filter: ReplayFilter, following?: AbortSignal): AsyncGenerator<readonly Recorded[]> {
    const upTo = await this.history.end();
    const { url, stream } = filter;
    const ofUrl = url === undefined ? undefined : await StreamsOfUrl.find(url, this.models, this.store);
    const matching = (page: readonly Recorded[]) =>
      page.filter((event) => (ofUrl === undefined || ofUrl.has(event)) && passes(event, filter));

    const past = stream === undefined ? this.history.events(upTo) : this.#stream(stream, upTo);
    for await (const page of past) {
      if (following?.aborted) return;
      const shown = matching(page);
      if (shown.length > 0) yield shown;
    }
    if (!following) return;

    const subscription = { after: upTo, categories: this.models.categories, signal: following };
    for await (const page of this.store.subscribe(subscription)) {
      const shown = matching(page);
      if (shown.length > 0) yield shown;
    }
  }

  /** @throws EntityNotFoundError where there never was such an entity. */
  async life<E extends Event, V extends View>(model: Model<E, V>, id: string): Promise<Life<V>> {
    const events = model.isId(id) ? keptOf(await this.store.read(streamOf(model, id)), this.models) : [];
    if (events.length === 0) throw new EntityNotFoundError(model, id);

    const record = events.find((event) => this.models.isPurge(event));
    return {
      events,
      view: foldedOrNone(model, events),
      purge: record && soundPurgeOf(record, this.models),
      findings: flawsIn(events, this.models),
    };
  }

  async *#stream(name: string, upTo: bigint): AsyncGenerator<readonly Recorded[]> {
    const events = keptOf(await this.store.read(name), this.models);
    yield events.filter(({ position }) => position <= upTo);
  }
}

function passes(event: Recorded, { from, to, stream, types, actors }: ReplayFilter): boolean {
  if (from && event.recordedAt < from) return false;
  if (to && event.recordedAt >= to) return false;
  if (stream !== undefined && event.stream !== stream) return false;
  if (types && !types.includes(event.type)) return false;
  return !actors || actors.includes(event.metadata?.actor);
}
