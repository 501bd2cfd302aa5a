import { expect } from 'vitest';
import type { Decider } from '../../src/eventsourcing/decider.js';
import type { Event } from '../../src/eventsourcing/event.js';

/** given(past).when(command).then(events): the story of one decision, with no mocks in it. */
export const given =
  <State, Command, E extends Event>(decider: Decider<State, Command, E>) =>
  (...past: readonly E[]) => ({
    when(command: Command) {
      const decide = () => decider.decide(command, past.reduce(decider.evolve, decider.initialState));
      return {
        then: (...events: readonly E[]) => expect(decide()).toEqual(events),
        thenNothing: () => expect(decide()).toEqual([]),
        thenThrows: (error: new (...args: never[]) => Error) => expect(decide).toThrow(error),
      };
    },
  });
