import { randomUUID } from 'node:crypto';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ActorSystem } from '../actors/actor-system.js';
import { Clock } from '../eventsourcing/clock.js';
import type { Event } from '../eventsourcing/event.js';
import { EventStore } from '../eventsourcing/event-store.js';
import { type Model, Models, streamOf } from '../eventsourcing/model.js';
import { PurgeStream } from '../eventsourcing/purge.command.js';
import { type Purgeable, purgeDecider } from '../eventsourcing/purge.decider.js';
import { KnownRevisions } from '../read-model/known-revisions.js';
import { LogOfViews } from '../read-model/log-of-views.js';

/** A purge asks each entity once: its actor is not needed again. */
const MAX_AWAKE = 100;

/**
 * Purges entities of every model. Its actors stand beside those of the models and know of nothing but deletion and
 * purge; the append decides between them, as between two processes.
 */
@CommandHandler(PurgeStream)
export class PurgeStreamHandler implements ICommandHandler<PurgeStream> {
  readonly #actors: ReadonlyMap<string, ActorSystem<Purgeable, PurgeStream, Event>>;

  constructor(
    models: Models,
    store: EventStore,
    clock: Clock,
    private readonly known: KnownRevisions,
    private readonly logOfViews: LogOfViews,
  ) {
    const actorsOf = (model: Model) => {
      const decider = purgeDecider(model);
      const kind = { decider, codec: model.codec, store, clock, newId: randomUUID, opens: () => false };
      return new ActorSystem(kind, { maxAwake: MAX_AWAKE });
    };
    this.#actors = new Map(models.all.map((model) => [model.category, actorsOf(model)]));
  }

  /** @throws EntityNotFoundError, NotDeletedError, ForeignViewsError */
  async execute(command: PurgeStream): Promise<void> {
    await this.logOfViews.mustMatch();
    const { model, id } = command.entity;
    const stream = streamOf(model, id);
    const answer = await this.#actors.get(model.category)?.ask(stream, command);
    if (!answer) throw new RangeError(`There is no model of the category ${model.category}`);
    if (answer.revision !== undefined) this.known.note(stream, answer.revision);
  }
}
