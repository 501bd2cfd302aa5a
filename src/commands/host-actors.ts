import { Injectable } from '@nestjs/common';
import { Clock } from '../eventsourcing/clock.js';
import { EventStore } from '../eventsourcing/event-store.js';
import type { HostCommand } from '../host/host.commands.js';
import { type HostOrders, hostDecider } from '../host/host.decider.js';
import type { HostEvent } from '../host/host.events.js';
import { hostModel } from '../host/host.model.js';
import { hostKeyOf } from '../host/host.stream.js';
import type { HostView } from '../host/host.view.js';
import { KnownRevisions } from '../read-model/known-revisions.js';
import { LogOfViews } from '../read-model/log-of-views.js';
import { ActorMetrics } from './actor-metrics.js';
import { EntityActors } from './entity-actors.js';

const MAX_AWAKE = 1_000;

/** The actors of hosts. */
@Injectable()
export class HostActors {
  readonly #actors: EntityActors<HostOrders, HostView, HostCommand, HostEvent>;

  constructor(store: EventStore, clock: Clock, known: KnownRevisions, logOfViews: LogOfViews, metrics: ActorMetrics) {
    const kind = { model: hostModel, decider: hostDecider, opens: () => false, maxAwake: MAX_AWAKE };
    this.#actors = new EntityActors(kind, { store, clock, known, logOfViews, metrics });
  }

  /** @throws ForeignViewsError where the views are of another log: nobody would see what it led to */
  async ask(command: HostCommand): Promise<void> {
    await this.#actors.ask(hostKeyOf(command.host), command);
  }
}
