import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ActorSystem } from '../../src/actors/actor-system.js';
import { SqliteEventStore } from '../../src/adapters/sqlite/log/sqlite.event-store.js';
import { counterKind, raise } from '../kit/counter.js';
import { StillClock } from '../kit/still-clock.js';

describe('an actor system', () => {
  let store: SqliteEventStore;
  const systemOf = (maxAwake: number) => new ActorSystem(counterKind(store, new StillClock()), { maxAwake });

  beforeEach(async () => {
    store = await SqliteEventStore.open(':memory:');
  });
  afterEach(() => store.close());

  test('gives every stream an actor of its own, and takes its commands in order', async () => {
    const counters = systemOf(10);
    const asked = ['counter-a', 'counter-b', 'counter-a'].map((stream) => counters.ask(stream, raise(9)));

    expect((await Promise.all(asked)).map(({ state }) => state)).toEqual([1, 1, 2]);
  });

  test('lets go of those unasked the longest, and wakes them with what the log remembers', async () => {
    const counters = systemOf(2);
    for (const name of ['a', 'b', 'c', 'd']) await counters.ask(`counter-${name}`, raise(9));

    expect(counters.awake).toBe(2);
    expect(await counters.ask('counter-a', raise(9))).toEqual({ state: 2, revision: 1n });
  });

  test('lets go of no actor that has work', async () => {
    const counters = systemOf(1);
    const names = Array.from({ length: 20 }, (_, n) => `counter-${n}`);

    const answers = await Promise.all(names.map((name) => counters.ask(name, raise(9))));

    expect(answers.every(({ state }) => state === 1)).toBe(true);
    await counters.ask('counter-0', raise(9));
    expect(counters.awake).toBe(1); // the idle ones went with the next question
  });
});
