import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SystemClock } from '../../src/eventsourcing/clock.js';
import type { Recorded } from '../../src/eventsourcing/event.js';
import {
  type EventStore,
  type LogRange,
  StoreUnavailableError,
  type Subscription,
} from '../../src/eventsourcing/event-store.js';
import {
  LogTail,
  PositionBeyondLogError,
  SubscriberTooSlowError,
  type TailSubscription,
} from '../../src/eventsourcing/log-tail.js';
import { eventually } from '../kit/eventually.js';
import { Follower } from '../kit/follower.js';
import { type Gate, gate } from '../kit/gate.js';
import { LossyStore } from '../kit/lossy-store.js';
import { sealed } from '../kit/sealed.js';
import { freshNamespace } from '../kit/servers.js';

export interface LogTailSubject {
  readonly store: EventStore;
  close(): Promise<void>;
}

/** What the tail of the log must do on every event store. */
export function logTailContract(adapter: string, open: () => Promise<LogTailSubject>): void {
  describe(`${adapter} has a tail`, () => {
    let subject: LogTailSubject;
    let store: AwayStore;
    /** Where the log was: one that is shared may be long by now. */
    let start: bigint;
    let category: string;
    let tail: LogTail;
    let heard: Recorded[];
    let followers: Follower[];

    beforeEach(async () => {
      subject = await open();
      store = new AwayStore(subject.store);
      start = await store.head();
      category = freshNamespace(); // a server keeps what earlier tests wrote
      heard = [];
      followers = [];
      tail = new LogTail({
        store,
        categories: [category],
        clock: new SystemClock(),
        onPage: (page) => heard.push(...page),
      });
    });
    afterEach(async () => {
      await tail.beforeApplicationShutdown();
      await Promise.all(followers.map((follower) => follower.stop()));
      await subject.close();
    });

    let last = 0;
    /** Appends so many events, each to a stream of its own, and answers with the position of the last. */
    async function happen(count: number, prefix = category): Promise<bigint> {
      const appended = Array.from({ length: count }, () => {
        const stream = `${prefix}-${++last}`;
        return store.append(stream, sealed(stream, [{ type: 'Happened', data: {} }]), 'no_stream');
      });
      return (await Promise.all(appended)).reduce((most, { position }) => (position > most ? position : most), 0n);
    }

    const subscribe = (options: Omit<TailSubscription, 'signal'> = {}) => {
      const follower = new Follower((signal) => tail.subscribe({ ...options, signal }));
      followers.push(follower);
      return follower;
    };
    /** What the log has after a position: what a subscriber must have been given, each once and in order. */
    async function logged(after: bigint): Promise<readonly string[]> {
      const found: string[] = [];
      const upTo = await subject.store.head();
      for await (const page of subject.store.readAll({ after, upTo, categories: [category] }))
        found.push(...page.map(({ stream }) => stream));
      return found;
    }
    const streamsOf = ({ events }: Follower) => events.map(({ stream }) => stream);

    test('gives everything that is appended from now on, to each subscriber alike', async () => {
      await happen(3);
      const after = await store.head();
      const some = [subscribe(), subscribe()];
      await tail.following();

      await happen(5);
      await happen(2, `${category}other`);
      await happen(5);

      const expected = await logged(after);
      expect(expected).toHaveLength(10);
      for (const one of some) await eventually(() => expect(streamsOf(one)).toEqual(expected));
      expect(store.subscriptions).toBe(1);
    });

    test('begins with its first subscriber', async () => {
      await happen(1);
      expect(store.subscriptions).toBe(0);

      subscribe();
      await eventually(() => expect(store.subscriptions).toBe(1));
    });

    test('tells of a page before any subscriber is given it', async () => {
      let wasHeard = false;
      const stopping = new AbortController();
      const reading = (async () => {
        for await (const [event] of tail.subscribe({ signal: stopping.signal })) {
          wasHeard = heard.some(({ id }) => id === event?.id);
          stopping.abort();
        }
      })();
      await tail.following();

      await happen(1);
      await reading;
      expect(wasHeard).toBe(true);
    });

    test('gives a subscriber what lies after its position, then what comes, while much is appended', async () => {
      const after = await happen(10);
      await happen(600);
      let isOver = false;
      const load = (async () => {
        while (!isOver) await happen(20);
      })();

      const begins = [start, after, await happen(1)];
      const some = begins.map((position) => subscribe({ after: position }));
      await eventually(() => expect(some[0]?.events.length).toBeGreaterThan(700));
      isOver = true;
      await load;

      for (const [index, one] of some.entries()) {
        const expected = await logged(begins[index] ?? start);
        await eventually(() => expect(one.events).toHaveLength(expected.length));
        expect(streamsOf(one)).toEqual(expected);
      }
      expect(store.subscriptions).toBe(1);
    });

    test('lets one that is behind take its time, however much comes meanwhile', async () => {
      await happen(10);
      store.pastPages = gate();
      const behind = subscribe({ after: start, maxWaiting: 50 });
      const quick = subscribe();
      await tail.following();
      for (let n = 0; n < 6; n++) await happen(10);
      await eventually(() => expect(quick.events).toHaveLength(60));
      store.pastPages.open();

      await eventually(() => expect(behind.events).toHaveLength(70));
      expect(streamsOf(behind)).toEqual(await logged(start));
    });

    test('gives pages of at most 500', async () => {
      await happen(600);
      const from = subscribe({ after: start });
      await eventually(() => expect(from.events).toHaveLength(600));

      expect(Math.max(...from.pages.map(({ length }) => length))).toBeLessThanOrEqual(500);
    });

    test('goes on from a position whose event was truncated', async () => {
      const stream = `${category}-purged`;
      const happened = (count: number) => sealed(stream, Array(count).fill({ type: 'Happened', data: {} }));
      const { position } = await store.append(stream, happened(2), 'no_stream');
      await store.append(stream, happened(1), 1n);
      await store.truncate(stream, 2n);
      await store.scavenge();

      const from = subscribe({ after: position });
      await eventually(() => expect(from.events.map(({ revision }) => revision)).toEqual([2n]));
      await happen(1);
      await eventually(() => expect(from.events).toHaveLength(2));
    });

    test('waits for what a subscriber knows of and the tail does not have yet', async () => {
      const first = subscribe();
      await tail.following();
      store.livePages = gate();
      const after = await happen(3);
      const ahead = subscribe({ after });
      await happen(2);
      store.livePages.open();

      await eventually(() => expect(first.events).toHaveLength(5));
      await eventually(() => expect(ahead.events).toHaveLength(2));
    });

    test('refuses a position that the log does not reach', async () => {
      const head = await happen(1);
      const beyond = subscribe({ after: head + 1_000_000n });

      await expect(beyond.ended).rejects.toThrow(PositionBeyondLogError);
      followers = [];
    });

    test('drops one that is too slow, tells it so, and lets it come again where it was', async () => {
      const quick = subscribe();
      const busy = gate();
      const taken: Recorded[] = [];
      const slow = (async () => {
        for await (const page of tail.subscribe({ maxWaiting: 50, signal: new AbortController().signal })) {
          taken.push(...page);
          await busy.opened;
        }
      })();
      await tail.following();
      await happen(1);
      await eventually(() => expect(taken).toHaveLength(1));
      for (let n = 0; n < 6; n++) await happen(10);
      await eventually(() => expect(quick.events).toHaveLength(61));
      busy.open();

      await expect(slow).rejects.toThrow(SubscriberTooSlowError);
      const again = subscribe({ after: taken.at(-1)?.position });
      await eventually(() => expect(taken.length + again.events.length).toBe(61));
      await happen(1);
      await eventually(() => expect(quick.events).toHaveLength(62));
    });

    test('lets one that throws go alone', async () => {
      const other = subscribe();
      const failing = (async () => {
        for await (const _ of tail.subscribe({ signal: new AbortController().signal })) throw new Error('a slip');
      })();
      await tail.following();
      await happen(1);

      await expect(failing).rejects.toThrow('a slip');
      await happen(1);
      await eventually(() => expect(other.events).toHaveLength(2));
    });

    test('goes on after an outage where it was, and so do those that were still behind', async () => {
      await happen(600);
      const after = await store.head();
      const live = subscribe();
      await tail.following();
      await happen(5);
      await eventually(() => expect(live.events).toHaveLength(5));

      store.isAway = true;
      const behind = subscribe({ after: start });
      await happen(5);
      await happen(5);
      expect(behind.events).toEqual([]);
      store.isAway = false;

      await eventually(async () => expect(streamsOf(live)).toEqual(await logged(after)));
      await eventually(async () => expect(streamsOf(behind)).toEqual(await logged(start)));
    });

    test('begins once there is a log, where that was away at first', async () => {
      store.isAway = true;
      const one = subscribe();
      let isFollowing = false;
      const following = tail.following().then(() => {
        isFollowing = true;
      });
      await new Promise(setImmediate);
      expect(isFollowing).toBe(false);

      store.isAway = false;
      await following;
      await happen(1);
      await eventually(() => expect(one.events).toHaveLength(1));
    });

    test('ends every subscription when the process ends, and takes none afterwards', async () => {
      const some = [subscribe(), subscribe({ after: start })];
      await tail.following();

      await tail.beforeApplicationShutdown();
      await Promise.all(some.map(({ ended }) => ended));
      await subscribe().ended;
    });
  });
}

/** A real log that can be away, and whose subscription can be held up. */
class AwayStore extends LossyStore {
  isAway = false;
  /** Holds up what is appended now, and what is read of the past. */
  livePages: Gate | undefined;
  pastPages: Gate | undefined;
  subscriptions = 0;

  override async *subscribe(subscription: Subscription): AsyncIterable<readonly Recorded[]> {
    this.subscriptions++;
    for await (const page of super.subscribe(subscription)) {
      await this.livePages?.opened;
      this.#mustBeThere();
      yield page;
    }
  }

  override async *readAll(range: LogRange): AsyncIterable<readonly Recorded[]> {
    for await (const page of super.readAll(range)) {
      await this.pastPages?.opened;
      this.#mustBeThere();
      yield page;
    }
  }

  override async head(categories?: readonly string[]): Promise<bigint> {
    this.#mustBeThere();
    return super.head(categories);
  }

  #mustBeThere(): void {
    if (this.isAway) throw new StoreUnavailableError('The line is down');
  }
}
