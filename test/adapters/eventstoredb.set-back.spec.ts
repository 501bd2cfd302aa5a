import { afterEach, beforeEach, expect, test } from 'vitest';
import { SystemClock } from '../../src/eventsourcing/clock.js';
import { type EventStore, LogSetBackError, StoreUnavailableError } from '../../src/eventsourcing/event-store.js';
import { LogTail } from '../../src/eventsourcing/log-tail.js';
import { type EventStoreDbDouble, eventStoreDbDouble } from '../kit/eventstoredb-double.js';
import { CATEGORY, numbered, numbersOf, openStores, STREAM } from '../kit/eventstoredb-stores.js';
import { eventually } from '../kit/eventually.js';
import { Follower } from '../kit/follower.js';
import { LogLines } from '../kit/log-lines.js';
import { describeWithOwn } from '../kit/servers.js';
import { temporaryFolder } from '../kit/temporary-folder.js';

const PATIENCE_MS = 30_000;

describeWithOwn(
  ['eventstoredb'],
  'a log in EventStoreDB that is put back as it was, under processes that follow it',
  () => {
    const { open, follow } = openStores();
    let server: EventStoreDbDouble;
    let backup: Awaited<ReturnType<typeof temporaryFolder>>;

    beforeEach(async () => {
      server = await eventStoreDbDouble();
      backup = await temporaryFolder();
    });
    afterEach(async () => {
      await server.close();
      await backup.remove();
    });

    /** One that is expected to end by itself. */
    const followToItsEnd = (store: EventStore) =>
      new Follower((signal) => store.subscribe({ categories: [CATEGORY], signal }));
    /** Three events, of which a backup is taken, and three more that it lacks. */
    async function written(store = open(server.url)) {
      await store.append(STREAM, numbered(0, 1, 2), 'no_stream');
      await server.snapshot(backup.path);
      await eventually(() => store.append(STREAM, numbered(3, 4, 5), 2n), PATIENCE_MS);
      return store;
    }
    async function putBack() {
      await server.loseData();
      await server.putBack(backup.path);
    }

    test('ends the subscription of who was given what it has not any more', async () => {
      const store = await written();
      const follower = followToItsEnd(store);
      await eventually(() => expect(numbersOf(follower.events)).toEqual([0, 1, 2, 3, 4, 5]), PATIENCE_MS);
      const ended = follower.ended.catch((error) => error);

      await putBack();

      expect(await ended).toBeInstanceOf(LogSetBackError);
    }, 90_000);

    test('ends it also where it has grown beyond that place meanwhile, and hands over nothing of what it grew by', async () => {
      const store = await written();
      const follower = followToItsEnd(store);
      await eventually(() => expect(numbersOf(follower.events)).toEqual([0, 1, 2, 3, 4, 5]), PATIENCE_MS);
      const ended = follower.ended.catch((error) => error);
      await putBack();
      const other = open(server.url);
      await eventually(() => other.append(STREAM, numbered(6, 7, 8, 9, 10, 11), 2n), PATIENCE_MS);

      expect(await ended).toBeInstanceOf(LogSetBackError);
      expect(numbersOf(follower.events)).toEqual([0, 1, 2, 3, 4, 5]);
    }, 90_000);

    test('lets a subscription go on where it was only away', async () => {
      const store = await written();
      const follower = follow(store);
      await eventually(() => expect(numbersOf(follower.events)).toEqual([0, 1, 2, 3, 4, 5]), PATIENCE_MS);

      await server.kill();
      await server.startAgain();
      await eventually(() => store.append(STREAM, numbered(6), 5n), PATIENCE_MS);

      await eventually(() => expect(numbersOf(follower.events)).toEqual([0, 1, 2, 3, 4, 5, 6]), PATIENCE_MS);
    }, 90_000);

    test('has a head that is as far back as it is', async () => {
      const store = await written();
      const head = await store.head([CATEGORY]);

      await putBack();

      await eventually(async () => expect(await store.head([CATEGORY])).toBeLessThan(head), PATIENCE_MS);
      expect(await store.head([CATEGORY])).toBe((await store.read(STREAM)).at(-1)?.position);
    }, 90_000);

    test('is written to only once a check has passed, each time that it was reached anew', async () => {
      const store = open(server.url);
      let [checks, mayWrite] = [0, true];
      store.beforeWriting(async () => {
        checks++;
        if (!mayWrite) throw new StoreUnavailableError('It is another log');
      });
      await written(store);
      expect(checks).toBe(2);
      mayWrite = false;

      await putBack();

      await eventually(
        () => expect(store.append('job-2', numbered(7), 'no_stream')).rejects.toThrow('It is another log'),
        PATIENCE_MS,
      );
      expect(await store.read('job-2')).toEqual([]);
      mayWrite = true;
      expect((await store.append('job-2', numbered(7), 'no_stream')).revision).toBe(0n);
    }, 90_000);

    test('is followed on by the tail of a process where a record is only gone that was handled', async () => {
      const lines = LogLines.listen();
      const store = await written();
      const asked: bigint[] = [];
      const tail = new LogTail({
        store,
        categories: [CATEGORY],
        clock: new SystemClock(),
        holds: async ({ position }) => asked.push(position) > 0,
      });
      const follower = new Follower((signal) => tail.subscribe({ after: 0n, signal }));
      await eventually(() => expect(follower.events).toHaveLength(6), PATIENCE_MS);
      await store.append('job-2', numbered(6), 'no_stream');
      await eventually(() => expect(follower.events).toHaveLength(7), PATIENCE_MS);
      const [gone] = await store.read('job-2');
      await store.append('job-2', numbered(7), 0n);
      await store.truncate('job-2', 1n);
      await store.scavenge();
      await eventually(async () => expect(await store.at(gone?.position ?? 0n)).toBeUndefined(), PATIENCE_MS);

      await server.dropSubscriptions();
      await store.append('job-3', numbered(8), 'no_stream');

      await eventually(() => expect(numbersOf(follower.events)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]), PATIENCE_MS);
      expect(lines.warnings).toEqual([]);
      await follower.stop();
      await tail.beforeApplicationShutdown();
    }, 90_000);

    test('is followed anew by the tail of a process, whose subscribers are told', async () => {
      const lines = LogLines.listen();
      const store = await written();
      let setBacks = 0;
      const tail = new LogTail({
        store,
        categories: [CATEGORY],
        clock: new SystemClock(),
        onSetBack: () => setBacks++,
      });
      const first = new Follower((signal) => tail.subscribe({ after: 0n, signal }));
      await eventually(() => expect(numbersOf(first.events)).toEqual([0, 1, 2, 3, 4, 5]), PATIENCE_MS);
      const ended = first.ended.catch((error) => error);

      await putBack();

      expect(await ended).toBeInstanceOf(LogSetBackError);
      expect(setBacks).toBe(1);
      expect(lines.warnings).toEqual([
        expect.stringMatching(/The log was set back: what it held at position \d+ is not/),
      ]);
      const second = new Follower((signal) => tail.subscribe({ after: 0n, signal }));
      await eventually(() => expect(numbersOf(second.events)).toEqual([0, 1, 2]), PATIENCE_MS);
      await store.append(STREAM, numbered(6), 2n);
      await eventually(() => expect(numbersOf(second.events)).toEqual([0, 1, 2, 6]), PATIENCE_MS);
      await second.stop();
      await tail.beforeApplicationShutdown();
    }, 90_000);
  },
);
