import type { Event } from '../eventsourcing/event.js';
import type { Origin } from '../eventsourcing/metadata.js';
import { type ActorKind, type Answer, EventSourcedActor } from './event-sourced-actor.js';

export interface Passivation {
  /** How many actors may be awake; more are let go as soon as they are idle, the longest unasked first. */
  readonly maxAwake: number;
}

/** Wakes actors when they are asked, and lets go of idle ones: the log remembers. */
export class ActorSystem<State, Command extends { readonly origin: Origin }, E extends Event> {
  /** In the order in which they were last asked. */
  readonly #awake = new Map<string, EventSourcedActor<State, Command, E>>();

  constructor(
    private readonly kind: ActorKind<State, Command, E>,
    private readonly passivation: Passivation,
  ) {}

  get awake(): number {
    return this.#awake.size;
  }

  ask(stream: string, command: Command): Promise<Answer<State>> {
    return this.#actor(stream).ask(command);
  }

  look(stream: string): Promise<Answer<State>> {
    return this.#actor(stream).look();
  }

  /** Lets go of all: what they remember is not in the log any more. Those that are busy end what they do. */
  forget(): void {
    this.#awake.clear();
  }

  #actor(stream: string): EventSourcedActor<State, Command, E> {
    const actor = this.#awake.get(stream) ?? new EventSourcedActor(stream, this.kind);
    this.#awake.delete(stream);
    this.#awake.set(stream, actor);
    if (this.#awake.size > this.passivation.maxAwake) this.#passivate(stream);
    return actor;
  }

  /** Walks from the longest unasked on; busy ones stay, and count as asked just now, so that the walk stays short. */
  #passivate(justAsked: string): void {
    let steps = this.#awake.size - this.passivation.maxAwake + 1;
    for (const [stream, actor] of this.#awake) {
      if (steps-- === 0) return;
      if (stream === justAsked) continue;
      this.#awake.delete(stream);
      if (!actor.isIdle) this.#awake.set(stream, actor);
    }
  }
}
