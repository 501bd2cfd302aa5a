import { EventStoreDBClient } from '@eventstore/db-client';
import { describe, expect, test } from 'vitest';
import { EventStoreDbEventStore } from '../../src/adapters/eventstoredb/eventstoredb.event-store.js';
import { StoreUnavailableError, WrongExpectedRevisionError } from '../../src/eventsourcing/event-store.js';
import { eventStoreContract } from '../contracts/event-store.contract.js';
import { collect } from '../kit/collect.js';
import { CATEGORY, numbered, numbersOf, openStores, STREAM, upTo } from '../kit/eventstoredb-stores.js';
import { eventually } from '../kit/eventually.js';
import { sealed } from '../kit/sealed.js';
import { describeWith, freshNamespace } from '../kit/servers.js';

describeWith('eventstoredb', 'EventStoreDB', (url) => {
  eventStoreContract('the shared server', async () => {
    const namespace = freshNamespace();
    const store = new EventStoreDbEventStore({ url, namespace });
    const elsewhere = new EventStoreDbEventStore({ url, namespace });
    return {
      store,
      elsewhere,
      async close() {
        await store.close();
        await elsewhere.close();
      },
    };
  });

  describe('the log in EventStoreDB', () => {
    const { open, follow } = openStores();

    test('is seen by nobody in another namespace, or in none', async () => {
      const category = freshNamespace(); // others may be at work in no namespace
      const ours = open(url);
      const others = [open(url, { namespace: freshNamespace() }), open(url, { namespace: undefined })];
      const after = await ours.head();
      const followers = others.map((store) => follow(store, after, category));
      const { position } = await ours.append(`${category}-1`, numbered(1), 'no_stream');

      for (const other of others) {
        const { position: upTo } = await other.append(`${category}-2`, numbered(2), 'no_stream');
        const seen = await collect(other.readAll({ after, upTo, categories: [category] }));
        expect(numbersOf(seen.flat())).toEqual([2]);
        expect(await other.read(`${category}-1`)).toEqual([]);
      }

      expect(await ours.head([category])).toBe(position);
      for (const follower of followers) await eventually(() => expect(numbersOf(follower.events)).toEqual([2]));
    });

    test('keeps the order of a thousand appends to one stream on a cold connection', async () => {
      const store = open(url);

      await Promise.all(
        upTo(1_000).map((n) => store.append(STREAM, numbered(n), n === 0 ? 'no_stream' : BigInt(n - 1))),
      );

      expect(numbersOf(await store.read(STREAM))).toEqual(upTo(1_000));
    });

    test('does not take events for appended whose ids lie elsewhere in the stream', async () => {
      const store = open(url);
      const second = numbered(2);
      await store.append(STREAM, numbered(1), 'no_stream');
      await store.append(STREAM, second, 0n);
      await store.append(STREAM, numbered(3), 1n);

      await expect(store.append(STREAM, second, 'no_stream')).rejects.toThrow(WrongExpectedRevisionError);
      await expect(open(url).append(STREAM, second, 'no_stream')).rejects.toThrow(WrongExpectedRevisionError);

      expect(numbersOf(await store.read(STREAM))).toEqual([1, 2, 3]);
    });

    test('refuses more at once than the server takes, before it is sent', async () => {
      const store = open(url);
      const event = (bytes: number) => sealed(STREAM, [{ type: 'Told', data: { text: 'x'.repeat(bytes) } }]);

      await expect(store.append(STREAM, event(1_048_576), 'no_stream')).rejects.toThrow(TypeError);

      expect((await store.append(STREAM, event(1_040_000), 'no_stream')).revision).toBe(0n);
    });

    test('keeps the other metadata of a stream that it truncates', async () => {
      const namespace = freshNamespace();
      const store = open(url, { namespace });
      await store.append(STREAM, numbered(1, 2, 3), 'no_stream');
      const client = EventStoreDBClient.connectionString(url);
      await client.setStreamMetadata(`${namespace}.${STREAM}`, { owner: 'somebody', maxCount: 100 });

      await store.truncate(STREAM, 2n);
      await store.truncate(STREAM, 1n); // what is gone stays gone

      const { metadata } = await client.getStreamMetadata(`${namespace}.${STREAM}`);
      await client.dispose();
      expect(metadata).toEqual({ owner: 'somebody', maxCount: 100, truncateBefore: 2 });
      expect(numbersOf(await store.read(STREAM))).toEqual([3]);
    });

    test('forgets nothing that is written after a truncation beyond its end', async () => {
      const store = open(url);
      await store.append(STREAM, numbered(1), 'no_stream');

      await store.truncate(STREAM, 9n);
      await store.append(STREAM, numbered(2), 0n);

      expect(numbersOf(await store.read(STREAM))).toEqual([2]);
    });

    test('is scavenged by the server, which names the scavenge', async () => {
      expect(await open(url).scavenge()).toMatch(/scaveng.*[0-9a-f-]{36}/);
    });

    test('writes what it has taken before it closes, ends its subscriptions, and takes no more', async () => {
      const store = open(url);
      const follower = follow(store);
      const taken = upTo(300).map((n) => store.append(`job-${n}`, numbered(n), 'no_stream'));

      await store.close();

      await Promise.all(taken);
      await follower.ended;
      await expect(store.append('job-301', numbered(301), 'no_stream')).rejects.toThrow(StoreUnavailableError);
      await expect(store.read('job-1')).rejects.toThrow(StoreUnavailableError);
      const signal = new AbortController().signal;
      expect(await collect(store.subscribe({ categories: [CATEGORY], signal }))).toEqual([]);
    });
  });
});
