import { Injectable } from '@nestjs/common';
import type { CallbackCommand } from '../callback/callback.commands.js';
import { callbackDecider } from '../callback/callback.decider.js';
import type { CallbackEvent } from '../callback/callback.events.js';
import { callbackModel } from '../callback/callback.model.js';
import type { Callback } from '../callback/callback.state.js';
import type { CallbackView } from '../callback/callback.view.js';
import { Clock } from '../eventsourcing/clock.js';
import { EventStore } from '../eventsourcing/event-store.js';
import { KnownRevisions } from '../read-model/known-revisions.js';
import { LogOfViews } from '../read-model/log-of-views.js';
import { ActorMetrics } from './actor-metrics.js';
import { EntityActors } from './entity-actors.js';

const MAX_AWAKE = 2_000;

/** The actors of callbacks. */
@Injectable()
export class CallbackActors {
  readonly #actors: EntityActors<Callback, CallbackView, CallbackCommand, CallbackEvent>;

  constructor(store: EventStore, clock: Clock, known: KnownRevisions, logOfViews: LogOfViews, metrics: ActorMetrics) {
    const opens = ({ type }: CallbackCommand) => type === 'MakeCallbackDue';
    const kind = { model: callbackModel, decider: callbackDecider, opens, maxAwake: MAX_AWAKE };
    this.#actors = new EntityActors(kind, { store, clock, known, logOfViews, metrics });
  }

  /** @throws ForeignViewsError where the views are of another log: nobody would see what it led to */
  async ask(command: CallbackCommand): Promise<CallbackView | undefined> {
    return (await this.#actors.ask(command.callbackId, command)).view;
  }
}
