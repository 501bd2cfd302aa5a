import { Injectable } from '@nestjs/common';
import { Clock } from '../eventsourcing/clock.js';
import { EventStore } from '../eventsourcing/event-store.js';
import type { QueueCommand } from '../queue/queue.commands.js';
import { queueDecider } from '../queue/queue.decider.js';
import type { QueueEvent } from '../queue/queue.events.js';
import { queueModel } from '../queue/queue.model.js';
import { openQueue, type QueueStatus, type QueueView } from '../queue/queue.view.js';
import { KnownRevisions } from '../read-model/known-revisions.js';
import { LogOfViews } from '../read-model/log-of-views.js';
import { ActorMetrics } from './actor-metrics.js';
import { EntityActors } from './entity-actors.js';

const MAX_AWAKE = 1_000;

/**
 * The actors of queues: each claim begins with a look at its queue, so that none begins once a pause is answered. One that
 * looked before may still append what it claims.
 */
@Injectable()
export class QueueActors {
  readonly #actors: EntityActors<QueueStatus, QueueView, QueueCommand, QueueEvent>;

  constructor(store: EventStore, clock: Clock, known: KnownRevisions, logOfViews: LogOfViews, metrics: ActorMetrics) {
    const kind = { model: queueModel, decider: queueDecider, opens: () => false, maxAwake: MAX_AWAKE };
    this.#actors = new EntityActors(kind, { store, clock, known, logOfViews, metrics });
  }

  /** @throws ForeignViewsError where the views are of another log: nobody would see what it led to */
  async ask(command: QueueCommand): Promise<QueueView> {
    const { view } = await this.#actors.ask(command.queue, command);
    return view ?? openQueue(command.queue);
  }

  async isPaused(queue: string): Promise<boolean> {
    return (await this.#actors.look(queue)).state === 'paused';
  }
}
