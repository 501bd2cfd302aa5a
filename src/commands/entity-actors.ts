import { randomUUID } from 'node:crypto';
import { ActorSystem } from '../actors/actor-system.js';
import type { Clock } from '../eventsourcing/clock.js';
import type { Decider } from '../eventsourcing/decider.js';
import type { Event } from '../eventsourcing/event.js';
import type { EventStore } from '../eventsourcing/event-store.js';
import type { Origin } from '../eventsourcing/metadata.js';
import { type Model, streamOf, type View } from '../eventsourcing/model.js';
import type { KnownRevisions } from '../read-model/known-revisions.js';
import type { LogOfViews } from '../read-model/log-of-views.js';
import type { ActorMetrics } from './actor-metrics.js';

/** What a command to an entity of a model needs, and how it is decided. */
export interface EntityKind<State, V extends View, Command, E extends Event> {
  readonly model: Pick<Model<E, V>, 'category' | 'codec' | 'project'>;
  readonly decider: Decider<State, Command, E>;
  /** Whether a command always leads to events on a stream that nobody wrote to. */
  opens(command: Command): boolean;
  readonly maxAwake: number;
}

/** An entity as its actor knows it: the state that decides, and the view that is answered. */
export interface Awake<State, V extends View> {
  readonly state: State;
  /** undefined before the first event, and where the entity was purged. */
  readonly view: V | undefined;
}

/** What the actors of all models share in a process. */
export interface ActorStores {
  readonly store: EventStore;
  readonly clock: Clock;
  readonly known: KnownRevisions;
  readonly logOfViews: LogOfViews;
  readonly metrics: ActorMetrics;
}

/** A decider does not know revisions: the view gets its own when the actor answers. */
const UNKNOWN = -1n;

/** The actors of this process for the entities of one model. */
export class EntityActors<State, V extends View, Command extends { readonly origin: Origin }, E extends Event> {
  readonly #actors: ActorSystem<Awake<State, V>, Command, E>;

  constructor(
    private readonly kind: EntityKind<State, V, Command, E>,
    private readonly stores: ActorStores,
  ) {
    const { model, opens, maxAwake } = kind;
    const { store, clock, logOfViews, metrics } = stores;
    const shared = { store, clock, newId: randomUUID, listener: metrics.listenerOf(model.category) };
    this.#actors = new ActorSystem<Awake<State, V>, Command, E>(
      { decider: viewed(kind), codec: model.codec, opens, ...shared },
      { maxAwake },
    );
    logOfViews.onOtherLog(() => this.#actors.forget());
  }

  get awake(): number {
    return this.#actors.awake;
  }

  /**
   * Sends a command to an entity, and waits for what it led to.
   * @throws ForeignViewsError where the views are of another log: nobody would see what it led to
   */
  async ask(id: string, command: Command): Promise<Awake<State, V>> {
    await this.stores.logOfViews.mustMatch();
    const stream = streamOf(this.kind.model, id);
    return this.#answered(stream, await this.#actors.ask(stream, command));
  }

  /** An entity as it is now, changed by nothing. */
  async look(id: string): Promise<Awake<State, V>> {
    const stream = streamOf(this.kind.model, id);
    return this.#answered(stream, await this.#actors.look(stream));
  }

  #answered(
    stream: string,
    { state: awake, revision }: { readonly state: Awake<State, V>; readonly revision: bigint | undefined },
  ): Awake<State, V> {
    if (revision === undefined) return awake;
    this.stores.known.note(stream, revision);
    return { state: awake.state, view: awake.view && { ...awake.view, revision } };
  }
}

/** Folds the view beside the state that decides, so that every command can answer with the view it led to. */
function viewed<State, V extends View, Command, E extends Event>({
  decider,
  model,
}: EntityKind<State, V, Command, E>): Decider<Awake<State, V>, Command, E> {
  return {
    initialState: { state: decider.initialState, view: undefined },
    decide: (command, { state }) => decider.decide(command, state),
    evolve: ({ state, view }, event) => ({
      state: decider.evolve(state, event),
      view: model.project(view, event, UNKNOWN),
    }),
  };
}
