import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { EventSourcedActor, NotSettledError } from '../../src/actors/event-sourced-actor.js';
import { SqliteEventStore } from '../../src/adapters/sqlite/log/sqlite.event-store.js';
import { StoreUnavailableError } from '../../src/eventsourcing/event-store.js';
import { isUnbroken } from '../../src/eventsourcing/seal.js';
import { counterKind, raise, TooHighError } from '../kit/counter.js';
import { eventually } from '../kit/eventually.js';
import { LossyStore } from '../kit/lossy-store.js';
import { StillClock } from '../kit/still-clock.js';

describe('an event-sourced actor', () => {
  let sqlite: SqliteEventStore;
  let store: LossyStore;
  let clock: StillClock;
  const stream = 'counter-1';
  const actor = () => new EventSourcedActor(stream, counterKind(store, clock));

  beforeEach(async () => {
    sqlite = await SqliteEventStore.open(':memory:');
    store = new LossyStore(sqlite);
    clock = new StillClock();
  });
  afterEach(() => sqlite.close());

  test('answers with the state and the revision that a command led to', async () => {
    const counter = actor();

    expect(await counter.look()).toEqual({ state: 0, revision: undefined });
    expect(await counter.ask(raise(5))).toEqual({ state: 1, revision: 0n });
    expect(await counter.ask(raise(5))).toEqual({ state: 2, revision: 1n });
  });

  test('appends nothing where nothing follows', async () => {
    const counter = actor();
    await counter.ask(raise(1));

    expect(await counter.ask(raise(1))).toEqual({ state: 1, revision: 0n });
    expect(await sqlite.read(stream)).toHaveLength(1);
  });

  test('tells the asker what the decider refuses, and goes on', async () => {
    const counter = actor();

    await expect(counter.ask(raise(2_000))).rejects.toThrow(TooHighError);
    expect(await counter.ask(raise(5))).toEqual({ state: 1, revision: 0n });
  });

  test('catches up before it decides, so that a decision of nothing is never a stale one', async () => {
    const [one, other] = [actor(), actor()];
    await one.ask(raise(1));
    await other.ask(raise(2));

    expect(await one.ask(raise(2))).toEqual({ state: 2, revision: 1n });
  });

  test('decides on what it remembers without reading, and on the log where others have written since', async () => {
    const [one, other] = [actor(), actor()];
    await one.ask(raise(1));
    await one.ask(raise(5));
    expect(store.reads).toBe(0);

    await other.ask(raise(5));
    store.reads = 0;
    expect(await one.ask(raise(3))).toEqual({ state: 3, revision: 2n });
    expect(await one.ask(raise(5))).toEqual({ state: 4, revision: 3n });
    expect(store.reads).toBe(1);
  });

  test('refuses nothing by what it remembers where others have written since', async () => {
    const kind = counterKind(store, clock);
    const decide: typeof kind.decider.decide = (command, count) => {
      if (count === 1) throw new TooHighError();
      return kind.decider.decide(command, count);
    };
    const counter = new EventSourcedActor(stream, { ...kind, decider: { ...kind.decider, decide } });
    await counter.ask(raise(1));
    await expect(counter.ask(raise(5))).rejects.toThrow(TooHighError);
    await actor().ask(raise(5));

    expect(await counter.ask(raise(5))).toEqual({ state: 3, revision: 2n });
  });

  test('opens a stream without looking for it first, and finds out by the append where it was there', async () => {
    expect(await actor().ask(raise(1))).toEqual({ state: 1, revision: 0n });
    expect(store.reads).toBe(0);

    await actor().ask(raise(3));
    const late = actor();
    expect(await late.ask(raise(1))).toEqual({ state: 2, revision: 1n });
    expect(await sqlite.read(stream)).toHaveLength(2);
  });

  test('decides again when another process wrote in between', async () => {
    const actors = Array.from({ length: 5 }, actor);

    const answers = await Promise.all(actors.map((counter) => counter.ask(raise(100))));

    expect(answers.map(({ state }) => state).sort()).toEqual([1, 2, 3, 4, 5]);
    expect((await sqlite.read(stream)).map(({ data }) => data)).toEqual([1, 2, 3, 4, 5].map((to) => ({ to })));
  });

  test.each(['answer lost', 'lost'] as const)('sends the same events again after an append is %s', async (fate) => {
    store.fates.push(fate, fate);
    const counter = actor();
    const asked = counter.ask(raise(5));
    for (let sends = 1; sends <= 2; sends++) {
      await eventually(() => expect(store.sent).toHaveLength(sends));
      await new Promise(setImmediate); // the actor has gone to sleep by then
      clock.advance(50);
    }

    expect(await asked).toEqual({ state: 1, revision: 0n });
    expect(new Set(store.sent.flat()).size).toBe(1);
    expect(await sqlite.read(stream)).toHaveLength(1);
  });

  test('says after ten seconds that it is not settled, and settles that before the next command', async () => {
    const counter = actor();
    store.fates.push('answer lost', 'lost');
    const asked = counter.ask(raise(5));
    const refused = expect(asked).rejects.toThrow(NotSettledError);
    await eventually(() => expect(store.sent).toHaveLength(1));
    await new Promise(setImmediate);
    clock.advance(10_001);
    await refused;
    expect(counter.isIdle).toBe(false);

    expect(await counter.ask(raise(5))).toEqual({ state: 2, revision: 1n });
    expect(counter.isIdle).toBe(true);
    const [first, again] = store.sent;
    expect(again).toEqual(first);
  });

  test('takes what is not settled for true only once, also where a look has seen it in the log meanwhile', async () => {
    const counter = actor();
    store.fates.push('answer lost');
    const asked = counter.ask(raise(5));
    const refused = expect(asked).rejects.toThrow(NotSettledError);
    await eventually(() => expect(store.sent).toHaveLength(1));
    await new Promise(setImmediate);
    store.fates.push('lost');
    clock.advance(10_001);
    await refused;

    expect(await counter.look()).toEqual({ state: 1, revision: 0n });
    expect(await counter.ask(raise(5))).toEqual({ state: 2, revision: 1n });
    expect(await counter.ask(raise(5))).toEqual({ state: 3, revision: 2n });
  });

  test('decides on what is true, where what was not settled was never written, and another process was faster', async () => {
    const counter = actor();
    store.fates.push('lost');
    const refused = expect(counter.ask(raise(5))).rejects.toThrow(NotSettledError);
    await eventually(() => expect(store.sent).toHaveLength(1));
    await new Promise(setImmediate);
    store.fates.push('lost');
    clock.advance(10_001);
    await refused;
    await actor().ask(raise(5));

    expect(await counter.ask(raise(5))).toEqual({ state: 2, revision: 1n });
  });

  test('passes on that the store is away, and works when it is back', async () => {
    const counter = actor();
    store.fates.push('unavailable');

    await expect(counter.ask(raise(5))).rejects.toThrow(StoreUnavailableError);
    expect(await counter.ask(raise(5))).toEqual({ state: 1, revision: 0n });
  });

  test('chains the hashes of what it appends, across restarts', async () => {
    await actor().ask(raise(5));
    await actor().ask(raise(5));
    const [first, second] = await sqlite.read(stream);
    if (!first || !second) throw new Error('There are two events');

    expect(isUnbroken(undefined, first)).toBe(true);
    expect(isUnbroken(first.metadata.hash, second)).toBe(true);
    expect(isUnbroken(undefined, second)).toBe(false);
  });

  test('says on whose behalf, and because of what; where that is not said, it follows from the last event', async () => {
    const [correlationId, causationId] = [randomUUID(), randomUUID()];
    const counter = actor();
    await counter.ask(raise(5, { actor: 'ann', correlationId, causationId }));
    await counter.ask(raise(5, { actor: 'runner:1' }));
    const [first, second] = await sqlite.read(stream);

    expect(first?.metadata).toMatchObject({ actor: 'ann', correlationId, causationId, schema: 1 });
    expect(second?.metadata).toMatchObject({ actor: 'runner:1', correlationId, causationId: first?.id });
  });

  test('tells its listener of its own steps, of conflicts and of a full mailbox', async () => {
    const told: string[] = [];
    const listener = {
      onStep: (before: number, after: number) => told.push(`${before} to ${after}`),
      onConflict: () => told.push('conflict'),
      onFull: () => told.push('full'),
    };
    const counter = new EventSourcedActor(stream, { ...counterKind(store, clock), listener });
    await counter.ask(raise(1));
    await actor().ask(raise(2)); // another process

    await counter.ask(raise(5));
    expect(told).toEqual(['0 to 1', 'conflict', '2 to 3']);

    const asked = Array.from({ length: 1_001 }, () => counter.ask(raise(3)));
    expect((await Promise.allSettled(asked)).filter(({ status }) => status === 'rejected')).toHaveLength(1);
    expect(told.slice(3)).toEqual(['full']);
  });
});
