import { Injectable, Logger } from '@nestjs/common';
import { isOutage } from '../../eventsourcing/event-store.js';
import { Models } from '../../eventsourcing/model.js';
import type { EventFilter } from './event-filter.js';
import { KnownEntities } from './known-entities.js';
import { PastPages } from './past-pages.js';
import { toldEvent } from './told-event.js';
import type { Watcher } from './watcher.js';
import { Watchers } from './watchers.js';

/** Sends a watcher the past, page by page and only as fast as it takes it, until it has come up to the others. */
@Injectable()
export class CatchUp {
  readonly #logger = new Logger(CatchUp.name);

  constructor(
    private readonly past: PastPages,
    private readonly models: Models,
    private readonly entities: KnownEntities,
    private readonly watchers: Watchers,
  ) {}

  /** Resolves once the watcher has joined the others, or is gone. Never rejects. */
  async bring(watcher: Watcher, filter: EventFilter, after: bigint): Promise<void> {
    try {
      let at = after;
      while (!this.watchers.join(watcher, filter, at)) {
        const upTo = this.watchers.position;
        if (watcher.gone.aborted || upTo === undefined) return;
        at = await this.#sendPast(watcher, filter, at, upTo);
      }
      watcher.moveTo(at);
    } catch (error) {
      if (!isOutage(error)) this.#logger.error(`A watcher could not be sent the past: ${String(error)}`);
      watcher.end('The log cannot be read at the moment');
    }
  }

  async #sendPast(watcher: Watcher, filter: EventFilter, from: bigint, upTo: bigint): Promise<bigint> {
    const { streams } = filter;
    // Streams are short, and the log is long.
    const page = await (streams ? this.past.ofStreams([...streams], from, upTo) : this.past.first(from, upTo));
    const facts = await this.entities.of(page.events);
    const told = page.events.map((event) => toldEvent(event, facts.get(event.stream), filter, this.models) ?? '');
    const frames = told.join('');
    if (frames !== '') await watcher.writeAndWait(frames, page.events.at(-1)?.position ?? from);
    else watcher.beat(from);
    return page.upTo;
  }
}
