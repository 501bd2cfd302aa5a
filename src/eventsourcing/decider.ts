import type { Event } from './event.js';

/** The pure heart of an event-sourced entity: no I/O, no clock, no randomness. */
export interface Decider<State, Command, E extends Event> {
  readonly initialState: State;
  /** What follows from this command. An empty list means: nothing new, and that is fine. */
  decide(command: Command, state: State): readonly E[];
  /** The state after this event. Never throws: what happened, happened. */
  evolve(state: State, event: E): State;
}
