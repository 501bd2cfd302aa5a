import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Recorded, Sealed } from '../../src/eventsourcing/event.js';
import { type EventStore, WrongExpectedRevisionError } from '../../src/eventsourcing/event-store.js';
import { isUnbroken } from '../../src/eventsourcing/seal.js';
import { collect } from '../kit/collect.js';
import { eventually } from '../kit/eventually.js';
import { Follower } from '../kit/follower.js';
import { sealed } from '../kit/sealed.js';

export interface EventStoreSubject {
  readonly store: EventStore;
  /** Another handle on the same log, as another process has it. */
  readonly elsewhere: EventStore;
  close(): Promise<void>;
}

/** What every event store must do. An adapter is done when this passes. */
export function eventStoreContract(adapter: string, open: () => Promise<EventStoreSubject>): void {
  describe(`${adapter} is an event store`, () => {
    let subject: EventStoreSubject;
    let store: EventStore;
    let category: string;
    let stream: string;
    let followers: Follower[];

    beforeEach(async () => {
      subject = await open();
      store = subject.store;
      category = `contract${randomUUID().replaceAll('-', '')}`; // a server keeps what earlier tests wrote
      stream = `${category}-1`;
      followers = [];
    });
    afterEach(async () => {
      await Promise.all(followers.map((follower) => follower.stop()));
      await subject.close();
    });

    const numbered = (...numbers: number[]) =>
      sealed(
        stream,
        numbers.map((n) => ({ type: 'Happened', data: { n } })),
      );
    const numbersOf = (events: readonly Recorded[]) => events.map(({ data }) => (data as { n: number }).n);
    const numbersIn = async (name: string, after?: bigint) => numbersOf(await store.read(name, after));
    const follow = (after: bigint | undefined, from = store, categories = [category]) => {
      const follower = new Follower((signal) => from.subscribe({ after, categories, signal }));
      followers.push(follower);
      return follower;
    };
    const seenBy = (follower: Follower) => numbersOf(follower.events);

    describe('an append', () => {
      test('is read back in order, with revisions from 0', async () => {
        const events = numbered(1, 2);

        await store.append(stream, events, 'no_stream');

        const read = await store.read(stream);
        expect(read.map(({ id, type, data, metadata }) => ({ id, type, data, metadata }))).toEqual(events);
        expect(read.map((event) => [event.stream, event.revision])).toEqual([
          [stream, 0n],
          [stream, 1n],
        ]);
        expect(read[0]?.recordedAt).toBeInstanceOf(Date);
      });

      test('answers with the place of its last event', async () => {
        const first = await store.append(stream, numbered(1, 2), 'no_stream');
        const second = await store.append(stream, numbered(3), 1n);

        const read = await store.read(stream);
        expect([first.revision, second.revision]).toEqual([1n, 2n]);
        expect([first.position, second.position]).toEqual([read[1]?.position, read[2]?.position]);
        expect(second.position).toBeGreaterThan(first.position);
      });

      test('is seen by another handle on the log', async () => {
        await store.append(stream, numbered(1), 'no_stream');
        await subject.elsewhere.append(stream, numbered(2), 0n);

        expect(await numbersIn(stream)).toEqual([1, 2]);
      });

      test.each([
        ['a stream that is there already', 'no_stream'],
        ['a revision that has passed', 0n],
        ['a revision that is not there yet', 7n],
      ] as const)('to %s is refused, and writes nothing', async (_, expected) => {
        await store.append(stream, numbered(1, 2), 'no_stream');

        await expect(store.append(stream, numbered(3, 4), expected)).rejects.toThrow(WrongExpectedRevisionError);

        expect(await numbersIn(stream)).toEqual([1, 2]);
      });

      test('to a revision of a stream that nobody wrote to is refused', async () => {
        await expect(store.append(stream, numbered(1), 0n)).rejects.toThrow(WrongExpectedRevisionError);

        expect(await store.read(stream)).toEqual([]);
      });

      test('wins alone over all others that raced it, here and elsewhere', async () => {
        const race = Array.from({ length: 20 }, (_, n) =>
          (n % 2 === 0 ? store : subject.elsewhere).append(stream, numbered(n), 'no_stream'),
        );

        const outcomes = await Promise.allSettled(race);

        const winner = outcomes.findIndex(({ status }) => status === 'fulfilled');
        const losers = outcomes.filter((outcome) => outcome.status === 'rejected');
        expect(losers).toHaveLength(19);
        for (const { reason } of losers) expect(reason).toBeInstanceOf(WrongExpectedRevisionError);
        expect(await numbersIn(stream)).toEqual([winner]);
      });

      test('of many events is one, whole and in order', async () => {
        const numbers = Array.from({ length: 1_500 }, (_, n) => n);

        const { revision } = await store.append(stream, numbered(...numbers), 'no_stream');

        expect(revision).toBe(1_499n);
        expect(await numbersIn(stream)).toEqual(numbers);
      });

      test('that is refused leaves those alone that were asked for at the same moment', async () => {
        const taken = `${category}-taken`;
        await store.append(taken, numbered(0), 'no_stream');

        const outcomes = await Promise.allSettled([
          store.append(`${category}-a`, numbered(1), 'no_stream'),
          store.append(taken, numbered(2), 'no_stream'),
          store.append(`${category}-b`, numbered(3), 'no_stream'),
          store.append(taken, numbered(4), 0n),
        ]);

        expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
        expect(await numbersIn(`${category}-a`)).toEqual([1]);
        expect(await numbersIn(`${category}-b`)).toEqual([3]);
        expect(await numbersIn(taken)).toEqual([0, 4]);
      });

      test('may follow another to the same stream without waiting for it', async () => {
        await Promise.all([
          store.append(stream, numbered(1, 2), 'no_stream'),
          store.append(stream, numbered(3), 1n),
          store.append(stream, numbered(4), 2n),
        ]);

        expect(await numbersIn(stream)).toEqual([1, 2, 3, 4]);
      });

      const batch = (change: Partial<Sealed>, count = 1): readonly Sealed[] =>
        Array.from({ length: count }, () => ({ ...(numbered(1)[0] as Sealed), ...change }));
      const circle: { self?: object } = {};
      circle.self = circle;
      test.each<[string, readonly Sealed[]]>([
        ['no event at all', []],
        ['an id that is no UUID', [{ id: 'one', type: 'Happened', data: {}, metadata: {} as Sealed['metadata'] }]],
        ['a bigint', [{ id: randomUUID(), type: 'Happened', data: { n: 1n }, metadata: {} as Sealed['metadata'] }]],
        ['a circle', [{ id: randomUUID(), type: 'Happened', data: circle, metadata: {} as Sealed['metadata'] }]],
        ['no type', [{ id: randomUUID(), type: '', data: {}, metadata: {} as Sealed['metadata'] }]],
      ])('of %s is the mistake of its caller', async (_, events) => {
        await expect(store.append(stream, events, 'no_stream')).rejects.toThrow(TypeError);

        expect(await store.read(stream)).toEqual([]);
      });

      test('of the same id twice is the mistake of its caller', async () => {
        await expect(store.append(stream, batch({ id: randomUUID() }, 2), 'no_stream')).rejects.toThrow(TypeError);
      });

      test('keeps every key and every character of its data', async () => {
        const data = JSON.parse(
          '{"__proto__":{"a":1},"constructor":"c","toString":"t","hasOwnProperty":1,"":"empty","ключ":"значение 🐕",' +
            '"nul":"a\\u0000b","half":"\\ud800","list":[[],{},null,1e21,-0.5],"quote":"\\"\'\\\\"}',
        ) as object;
        const events = sealed(stream, [{ type: 'Happened — ünïcode', data }]);

        await store.append(stream, events, 'no_stream');

        const [event] = await store.read(stream);
        expect(JSON.stringify(event?.data)).toBe(JSON.stringify(data));
        expect(event?.type).toBe('Happened — ünïcode');
        expect(event && isUnbroken(undefined, event)).toBe(true);
      });
    });

    describe('an append that is sent again', () => {
      test('gets the first answer, and is not written twice', async () => {
        const events = numbered(1, 2);
        const first = await store.append(stream, events, 'no_stream');

        expect(await store.append(stream, events, 'no_stream')).toEqual(first);
        expect(await subject.elsewhere.append(stream, events, 'no_stream')).toEqual(first);
        expect(await numbersIn(stream)).toEqual([1, 2]);
      });

      test('gets the first answer also when others were written since', async () => {
        const older = numbered(2, 3);
        await store.append(stream, numbered(1), 'no_stream');
        const first = await store.append(stream, older, 0n);
        await store.append(stream, numbered(4), 2n);

        expect(await store.append(stream, older, 0n)).toEqual(first);
        expect(await numbersIn(stream)).toEqual([1, 2, 3, 4]);
      });

      test('gets the same answer when both meet', async () => {
        const events = numbered(1, 2);

        const [first, second] = await Promise.all([
          store.append(stream, events, 'no_stream'),
          store.append(stream, events, 'no_stream'),
        ]);

        expect(second).toEqual(first);
        expect(await numbersIn(stream)).toEqual([1, 2]);
      });

      test('is refused where only a part of it is there', async () => {
        const [first, second] = numbered(1, 2) as [Sealed, Sealed];
        await store.append(stream, [first], 'no_stream');

        await expect(store.append(stream, [first, second], 'no_stream')).rejects.toThrow(WrongExpectedRevisionError);
        expect(await numbersIn(stream)).toEqual([1]);
      });

      test('is refused where another was written in its place', async () => {
        const lost = numbered(1);
        await store.append(stream, numbered(2), 'no_stream');

        await expect(store.append(stream, lost, 'no_stream')).rejects.toThrow(WrongExpectedRevisionError);
      });
    });

    describe('a stream', () => {
      test('that nobody wrote to is empty', async () => {
        expect(await store.read(stream)).toEqual([]);
      });

      test('is read after a revision', async () => {
        await store.append(stream, numbered(1, 2, 3), 'no_stream');

        expect(await numbersIn(stream, 0n)).toEqual([2, 3]);
        expect(await numbersIn(stream, 2n)).toEqual([]);
        expect(await numbersIn(stream, 99n)).toEqual([]);
      });

      test('begins at the first kept revision once it was truncated, and goes on', async () => {
        await store.append(stream, numbered(1, 2, 3), 'no_stream');

        await store.truncate(stream, 2n);

        const [kept] = await store.read(stream);
        expect(kept?.revision).toBe(2n);
        expect(await numbersIn(stream)).toEqual([3]);
        expect((await store.append(stream, numbered(4), 2n)).revision).toBe(3n);
        await expect(store.append(stream, numbered(5), 'no_stream')).rejects.toThrow(WrongExpectedRevisionError);
        expect(await numbersIn(stream)).toEqual([3, 4]);
      });

      test('of which nothing was kept still knows its revision', async () => {
        await store.append(stream, numbered(1, 2), 'no_stream');

        await store.truncate(stream, 2n);

        expect(await store.read(stream)).toEqual([]);
        await expect(store.append(stream, numbered(3), 'no_stream')).rejects.toThrow(WrongExpectedRevisionError);
        expect((await store.append(stream, numbered(3), 1n)).revision).toBe(2n);
      });

      test('that nobody wrote to may be truncated too', async () => {
        await store.truncate(stream, 3n);

        expect((await store.append(stream, numbered(1), 'no_stream')).revision).toBe(0n);
      });
    });

    describe('the whole log', () => {
      const ours = async (range: { after?: bigint; upTo: bigint }) => {
        const pages = await collect(store.readAll({ ...range, categories: [category] }));
        for (const page of pages) expect(page.length).toBeGreaterThan(0);
        return pages.flat();
      };

      test('has a head that never falls', async () => {
        const before = await store.head();
        const { position } = await store.append(stream, numbered(1, 2), 'no_stream');

        expect(position).toBeGreaterThan(before);
        expect(await store.head()).toBeGreaterThanOrEqual(position);
        expect(await subject.elsewhere.head()).toBeGreaterThanOrEqual(position);
      });

      test('has an event at its position, of whatever stream, and none in between', async () => {
        await store.append(stream, numbered(1, 2), 'no_stream');
        await store.append(`other${category}-1`, numbered(3), 'no_stream');
        const [first, second] = await store.read(stream);
        const [other] = await store.read(`other${category}-1`);

        expect(await store.at(second?.position ?? 0n)).toEqual(second);
        expect(await subject.elsewhere.at(other?.position ?? 0n)).toEqual(other);
        expect((await store.at((first?.position ?? 0n) - 1n))?.id).not.toBe(first?.id);
        expect(await store.at((await store.head()) + 1_000_000n)).toBeUndefined();
        expect((await store.append(stream, numbered(4), 1n)).revision).toBe(2n);
      });

      test('is read in the order of positions, over all streams', async () => {
        const after = await store.head();
        await store.append(stream, numbered(1), 'no_stream');
        await store.append(`${category}-2`, numbered(2, 3), 'no_stream');
        await store.append(stream, numbered(4), 0n);

        const events = await ours({ after, upTo: await store.head() });

        expect(numbersOf(events)).toEqual([1, 2, 3, 4]);
        const positions = events.map(({ position }) => position);
        expect(positions).toEqual([...positions].sort((a, b) => Number(a - b)));
      });

      test('is read from after a position, up to and including another', async () => {
        const after = await store.append(stream, numbered(1), 'no_stream');
        const upTo = await store.append(stream, numbered(2), 0n);
        await store.append(stream, numbered(3), 1n);

        expect(numbersOf(await ours({ after: after.position, upTo: upTo.position }))).toEqual([2]);
        expect(await ours({ after: upTo.position, upTo: upTo.position })).toEqual([]);
      });

      test('is read in pages, whatever the size of the appends', async () => {
        const after = await store.head();
        const numbers = Array.from({ length: 1_500 }, (_, n) => n);
        await store.append(stream, numbered(...numbers), 'no_stream');

        expect(numbersOf(await ours({ after, upTo: await store.head() }))).toEqual(numbers);
      });

      test('is read on where some of it was removed', async () => {
        const after = await store.head();
        await store.append(stream, numbered(1, 2), 'no_stream');
        await store.append(`${category}-2`, numbered(3), 'no_stream');
        await store.truncate(stream, 1n);
        expect(await store.scavenge()).toMatch(/[a-z]/);

        const numbers = numbersOf(await ours({ after, upTo: await store.head() }));
        expect(numbers.filter((n) => n !== 1)).toEqual([2, 3]); // what was removed may stay until it is erased
      });

      test('is read without the events of other categories', async () => {
        const after = await store.head();
        await store.append(`${category}x-1`, numbered(1), 'no_stream');
        await store.append(stream, numbered(2), 'no_stream');
        await store.append(`x${category}-1`, numbered(3), 'no_stream');

        expect(numbersOf(await ours({ after, upTo: await store.head() }))).toEqual([2]);
        expect(await collect(store.readAll({ after, upTo: await store.head(), categories: [] }))).toEqual([]);
      });

      test('has a head of each category: where its newest event lies', async () => {
        expect(await store.head([category])).toBe(0n);
        await store.append(stream, numbered(1), 'no_stream');
        const { position } = await store.append(stream, numbered(2), 0n);
        const other = await store.append(`${category}x-1`, numbered(3), 'no_stream');

        expect(await store.head([category])).toBe(position);
        expect(await subject.elsewhere.head([category])).toBe(position);
        expect(await store.head([category, `${category}x`])).toBe(other.position);
      });
    });

    describe('a subscription', () => {
      let start: bigint; // a shared log may be long before it
      beforeEach(async () => {
        start = await store.head();
      });

      test('without a position gets its category from the first event on', async () => {
        await store.append(stream, numbered(1, 2), 'no_stream');
        const follower = follow(undefined);

        await eventually(() => expect(seenBy(follower)).toEqual([1, 2]), 60_000);
      }, 70_000);

      test('gets the past of its category, then its future', async () => {
        await store.append(stream, numbered(1, 2), 'no_stream');
        const follower = follow(start);
        await eventually(() => expect(seenBy(follower)).toEqual([1, 2]));

        await store.append(`${category}-2`, numbered(3), 'no_stream');
        await eventually(() => expect(seenBy(follower)).toEqual([1, 2, 3]));
        await store.append(stream, numbered(4), 1n);
        await eventually(() => expect(seenBy(follower)).toEqual([1, 2, 3, 4]));
      });

      test('sees what another process writes', async () => {
        const follower = follow(start, subject.elsewhere);
        await store.append(stream, numbered(1), 'no_stream');
        await eventually(() => expect(seenBy(follower)).toEqual([1]));
        await store.append(stream, numbered(2), 0n);
        await eventually(() => expect(seenBy(follower)).toEqual([1, 2]));
      });

      test('gets only streams that begin with one of its categories and a hyphen', async () => {
        const follower = follow(start, store, [category, `${category}x`]);
        for (const [n, name] of ['-1', 'x-1', 'y-1', 'xx-1', '.1', '', 'x-a-b'].entries()) {
          await store.append(`${category}${name}`, numbered(n), 'no_stream');
        }

        await eventually(() => expect(seenBy(follower)).toEqual([0, 1, 6]));
      });

      test('finds its events behind thousands of others', async () => {
        const after = await store.head();
        const crowd = Array.from({ length: 5_000 }, (_, n) => n);
        await store.append(`${category}other-1`, numbered(...crowd), 'no_stream');
        await store.append(stream, numbered(1), 'no_stream');

        const follower = follow(after);

        await eventually(() => expect(seenBy(follower)).toEqual([1]));
      });

      test('gets big batches in pages of at most 500, each event once', async () => {
        const numbers = Array.from({ length: 1_500 }, (_, n) => n);
        const live = follow(start);
        await store.append(stream, numbered(...numbers), 'no_stream');
        const late = follow(start);

        for (const follower of [live, late]) {
          await eventually(() => expect(follower.events).toHaveLength(1_500));
          expect(seenBy(follower)).toEqual(numbers);
          expect(Math.max(...follower.pages.map((page) => page.length))).toBeLessThanOrEqual(500);
        }
      });

      test('resumes after the position it is given', async () => {
        const { position } = await store.append(stream, numbered(1, 2), 'no_stream');
        await store.append(stream, numbered(3), 1n);

        const follower = follow(position);

        await eventually(() => expect(seenBy(follower)).toEqual([3]));
      });

      test('resumes after a position whose event was removed', async () => {
        await store.append(stream, numbered(1, 2, 3), 'no_stream');
        const [, second] = await store.read(stream);
        await store.truncate(stream, 2n);

        const follower = follow(second?.position);

        await eventually(() => expect(seenBy(follower)).toEqual([3]));
        await store.append(stream, numbered(4), 2n);
        await eventually(() => expect(seenBy(follower)).toEqual([3, 4]));
      });

      test('loses nothing while others write', async () => {
        const follower = follow(start);
        const numbers = Array.from({ length: 200 }, (_, n) => n);
        await Promise.all(
          numbers.map((n) => (n % 2 ? store : subject.elsewhere).append(`${category}-${n}`, numbered(n), 'no_stream')),
        );

        await eventually(() => expect(follower.events).toHaveLength(200));
        expect(seenBy(follower).sort((a, b) => a - b)).toEqual(numbers);
        const positions = follower.events.map(({ position }) => position);
        expect(positions).toEqual([...positions].sort((a, b) => Number(a - b)));
      });

      test('waits for a slow consumer', async () => {
        await store.append(stream, numbered(1), 'no_stream');
        const stopping = new AbortController();
        const subscription = { after: start, categories: [category], signal: stopping.signal };
        const pages = store.subscribe(subscription)[Symbol.asyncIterator]();
        const first = await pages.next();
        for (let n = 2; n <= 100; n++) await store.append(stream, numbered(n), BigInt(n - 2));

        const seen = numbersOf(first.value ?? []);
        while (seen.length < 100) seen.push(...numbersOf((await pages.next()).value ?? []));

        expect(seen).toEqual(Array.from({ length: 100 }, (_, n) => n + 1));
        stopping.abort();
        expect((await pages.next()).done).toBe(true);
      });

      test('ends when it is told to, also before it began', async () => {
        const follower = follow(start);
        await follower.stop();

        const never = { categories: [category], signal: AbortSignal.abort() };
        expect(await collect(store.subscribe(never))).toEqual([]);
      });
    });
  });
}
