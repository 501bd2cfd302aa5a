import streamsService from '@eventstore/db-client/generated/streams_grpc_pb.js';
import { credentials, status } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AppendCall } from '../../src/adapters/eventstoredb/append/append-call.js';
import { appendRequest } from '../../src/adapters/eventstoredb/append/append-request.js';
import type { EventStoreDbOptions } from '../../src/adapters/eventstoredb/eventstoredb.event-store.js';
import { StoreUnavailableError, UnknownOutcomeError } from '../../src/eventsourcing/event-store.js';
import { written } from '../../src/eventsourcing/written-event.js';
import { closedPort } from '../kit/closed-port.js';
import { type EventStoreDbDouble, eventStoreDbDouble } from '../kit/eventstoredb-double.js';
import { CATEGORY, numbered, numbersOf, openStores, STREAM, upTo } from '../kit/eventstoredb-stores.js';
import { eventually } from '../kit/eventually.js';
import { describeWithOwn } from '../kit/servers.js';
import { TcpProxy } from '../kit/tcp-proxy.js';

describeWithOwn(['eventstoredb'], 'the log in EventStoreDB on a bad day', () => {
  const { open, follow } = openStores();
  let server: EventStoreDbDouble;
  beforeAll(async () => {
    server = await eventStoreDbDouble();
  });
  afterAll(() => server.close());

  /** A store, and what it said of its server. */
  const listening = (options: Partial<EventStoreDbOptions> = {}) => {
    const said: string[] = [];
    const onAway = (reason: string) => said.push(`away: ${reason}`);
    return { said, store: open(server.url, { onAway, onBack: () => said.push('back'), ...options }) };
  };
  const AWAY = expect.stringMatching(/^away: EventStoreDB cannot be used: ./);

  test('an append whose answer is lost has an unknown outcome, and the first answer when it is sent again', async () => {
    const store = open(server.url, { appendTimeoutMs: 1_000 });
    await store.append(STREAM, numbered(0), 'no_stream');
    const events = numbered(1, 2);
    await server.loseAnswers(1);

    await expect(store.append(STREAM, events, 0n)).rejects.toThrow(UnknownOutcomeError);
    await open(server.url).append(STREAM, numbered(3), 2n);

    const read = await store.read(STREAM);
    expect(await store.append(STREAM, events, 0n)).toEqual({ revision: 2n, position: read[2]?.position });
    expect(numbersOf(read)).toEqual([0, 1, 2, 3]);
  });

  test('a silent server is given up in time, and what it had taken is found when it speaks again', async () => {
    const { store, said } = listening({ appendTimeoutMs: 1_000, readTimeoutMs: 1_000 });
    const [first, second] = [numbered(1), numbered(2)];
    await store.append(STREAM, numbered(0), 'no_stream');
    server.suspend();
    try {
      await expect(store.append(STREAM, first, 0n)).rejects.toThrow(UnknownOutcomeError);
      await expect(store.read(STREAM)).rejects.toThrow(StoreUnavailableError);
      await expect(store.head()).rejects.toThrow(StoreUnavailableError);
      await expect(store.append('job-2', second, 'no_stream')).rejects.toThrow(StoreUnavailableError); // never sent
      await expect(store.append(STREAM, first, 0n)).rejects.toThrow(UnknownOutcomeError);
      expect(said).toEqual([AWAY]);
    } finally {
      server.goOn();
    }

    await eventually(() => expect(said).toEqual([AWAY, 'back']));
    expect((await store.append(STREAM, first, 0n)).revision).toBe(1n);
    expect((await store.append('job-2', second, 'no_stream')).revision).toBe(0n);
    expect(numbersOf(await store.read(STREAM))).toEqual([0, 1]);
  });

  test('a server that boots is waited for', async () => {
    const { store, said } = listening();
    await store.append(STREAM, numbered(1), 'no_stream');
    await server.refuse(60_000);

    await expect(store.read(STREAM)).rejects.toThrow(StoreUnavailableError);
    const follower = follow(store);
    await eventually(() => expect(said).toEqual([AWAY]));
    await server.refuse(0);

    await eventually(() => expect(numbersOf(follower.events)).toEqual([1]));
    expect(said).toEqual([AWAY, 'back']);
    expect((await store.append(STREAM, numbered(2), 0n)).revision).toBe(1n);
  });

  test('a server that is not there yet is waited for, which is said once', async () => {
    await server.kill();
    const { store, said } = listening();
    const follower = follow(store);
    await expect(store.append(STREAM, numbered(0), 'no_stream')).rejects.toThrow(StoreUnavailableError);
    await expect(store.read(STREAM)).rejects.toThrow(StoreUnavailableError);

    await server.startAgain();

    await eventually(() => expect(said).toEqual([AWAY, 'back']));
    await store.append(STREAM, numbered(1), 'no_stream');
    await eventually(() => expect(numbersOf(follower.events)).toEqual([1]));
  });

  test('a read that fails as a new chunk of the log begins is asked again', async () => {
    const { store, said } = listening();
    const { position } = await store.append(STREAM, numbered(1), 'no_stream');
    await server.beginChunk();

    expect(await store.head([CATEGORY])).toBe(position);
    expect(said).toEqual([]);
  });

  test('a subscription that the server drops goes on, without loss or repetition', async () => {
    const store = open(server.url);
    const follower = follow(store);
    for (let round = 0; round < 5; round++) {
      await store.append(`job-${round}`, numbered(round), 'no_stream');
      await eventually(() => expect(numbersOf(follower.events)).toEqual(upTo(round + 1)));
      await server.dropSubscriptions();
    }
    await store.append('job-5', numbered(5), 'no_stream');

    await eventually(() => expect(numbersOf(follower.events)).toEqual(upTo(6)));
  });

  test('a slow consumer gets each event of a flood once', async () => {
    const store = open(server.url, { appendTimeoutMs: 60_000 }); // it is the reader that is tried, not the writer
    const stopping = new AbortController();
    const pages = store.subscribe({ categories: [CATEGORY], signal: stopping.signal })[Symbol.asyncIterator]();
    await store.append(STREAM, numbered(0), 'no_stream');
    const seen = numbersOf((await pages.next()).value ?? []);

    const flood = upTo(5_000).map((n) => store.append(`job-flood-${n}`, numbered(n + 1), 'no_stream'));
    for (let written = 0; seen.length <= 5_000; written += 100) {
      await Promise.all(flood.slice(written, written + 100)); // it comes back for a page between a hundred events
      seen.push(...numbersOf((await pages.next()).value ?? []));
    }
    stopping.abort();

    expect(seen.sort((a, b) => a - b)).toEqual(upTo(5_001));
    expect((await pages.next()).done).toBe(true);
  });

  test('a server that dies under load and comes back loses nothing, and gets nothing twice', async () => {
    const { store, said } = listening();
    const follower = follow(store);
    const batches = upTo(2_000).map((n) => ({ stream: `job-${n}`, events: numbered(n) }));
    const send = ({ stream, events }: (typeof batches)[number]) => store.append(stream, events, 'no_stream');
    const firstTries = batches.map(send);
    await Promise.race(firstTries);

    await server.kill();
    const outcomes = await Promise.allSettled(firstTries);
    await server.startAgain();

    const reasons = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason.name] : []));
    expect(new Set([...reasons, UnknownOutcomeError.name, StoreUnavailableError.name]).size).toBe(2);
    expect(reasons).toContain(UnknownOutcomeError.name);
    await eventually(() => expect([said[0], said.at(-1)]).toEqual([AWAY, 'back']));
    const answers = await Promise.all(batches.map((batch) => eventually(() => send(batch), 90_000)));
    for (const [n, outcome] of outcomes.entries()) {
      if (outcome.status === 'fulfilled') expect(answers[n]).toEqual(outcome.value);
    }
    await eventually(() => expect(follower.events).toHaveLength(2_000));
    expect(numbersOf(follower.events).sort((a, b) => a - b)).toEqual(upTo(2_000));
  });

  test('a subscription notices a line that is half open, and goes on when it is mended', async () => {
    const proxy = await TcpProxy.before(server.port);
    const elsewhere = open(server.url);
    const said: string[] = [];
    const follower = follow(
      open(proxy.through(server.url), { silenceMs: 200, readTimeoutMs: 1_000, onAway: () => said.push('away') }),
    );
    await elsewhere.append(STREAM, numbered(1), 'no_stream');
    await eventually(() => expect(numbersOf(follower.events)).toEqual([1]));

    proxy.halfOpen();
    await elsewhere.append(STREAM, numbered(2), 0n);
    await eventually(() => expect(said).toEqual(['away']));
    proxy.heal();

    await eventually(() => expect(numbersOf(follower.events)).toEqual([1, 2]));
    await follower.stop();
    await proxy.close();
  });

  test('a call of appends that takes no more is not left open at the server', async () => {
    const stub = new streamsService.StreamsClient(
      server.url.slice('esdb://'.length, -'?tls=false'.length),
      credentials.createInsecure(),
    );
    const ended: unknown[] = [];
    const call = stub.batchAppend().on('status', ({ code }) => ended.push(code));
    const appends = new AppendCall(call, (error) => ended.push(error));
    const [event] = written(STREAM, numbered(1));
    const request = appendRequest({ stream: STREAM, events: event ? [event] : [], expected: 'no_stream' });
    expect((await appends.send(request, 5_000)).kind).toBe('written');

    appends.retire();

    await eventually(() => expect(ended).toEqual([status.CANCELLED]));
    stub.close();
  });

  test('a closed log leaves no call open to a silent server', async () => {
    const store = open(server.url, { appendTimeoutMs: 1_000 });
    const follower = follow(store);
    await store.append(STREAM, numbered(1), 'no_stream');
    server.suspend();
    try {
      const outcomes = Promise.allSettled([store.read(STREAM), store.append(STREAM, numbered(2), 0n)]);
      await store.close();

      expect((await outcomes).map((outcome) => outcome.status === 'rejected' && outcome.reason.name)).toEqual([
        StoreUnavailableError.name,
        UnknownOutcomeError.name,
      ]);
      await follower.ended;
    } finally {
      server.goOn();
    }
  });
});

describe('a log in a cluster of which no node is there', () => {
  const { open } = openStores();

  test('is not waited for when it is closed', async () => {
    const ports = [await closedPort(), await closedPort()];
    const nodes = ports.map((port) => `127.0.0.1:${port}`).join(',');
    const store = open(`esdb://${nodes}?tls=false&maxDiscoverAttempts=100`, { readTimeoutMs: 100 });
    await expect(store.read(STREAM)).rejects.toThrow(StoreUnavailableError);
    await expect(store.append(STREAM, numbered(1), 'no_stream')).rejects.toThrow(StoreUnavailableError);

    await store.close();
  }, 5_000);
});
