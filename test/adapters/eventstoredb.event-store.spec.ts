import { EventStoreDBClient } from '@eventstore/db-client';
import codes from '@eventstore/db-client/generated/code_pb.js';
import rpc from '@eventstore/db-client/generated/status_pb.js';
import streamsService from '@eventstore/db-client/generated/streams_grpc_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import { credentials, status } from '@grpc/grpc-js';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { appendAnswer } from '../../src/adapters/eventstoredb/append/append-answer.js';
import { AppendCall } from '../../src/adapters/eventstoredb/append/append-call.js';
import { appendRequest } from '../../src/adapters/eventstoredb/append/append-request.js';
import { checkEventStoreUrl } from '../../src/adapters/eventstoredb/connection/connection-string.js';
import {
  EventStoreDbEventStore,
  type EventStoreDbOptions,
} from '../../src/adapters/eventstoredb/eventstoredb.event-store.js';
import type { Recorded } from '../../src/eventsourcing/event.js';
import {
  StoreUnavailableError,
  UnknownOutcomeError,
  WrongExpectedRevisionError,
} from '../../src/eventsourcing/event-store.js';
import { written } from '../../src/eventsourcing/written-event.js';
import { eventStoreContract } from '../contracts/event-store.contract.js';
import { closedPort } from '../kit/closed-port.js';
import { collect } from '../kit/collect.js';
import { eventually } from '../kit/eventually.js';
import { Follower } from '../kit/follower.js';
import { type OwnServer, ownServer } from '../kit/own-server.js';
import { sealed } from '../kit/sealed.js';
import { describeWith, describeWithOwn, freshNamespace } from '../kit/servers.js';
import { TcpProxy } from '../kit/tcp-proxy.js';

const CATEGORY = 'job';
const STREAM = 'job-1';

const numbered = (...numbers: number[]) =>
  sealed(
    STREAM,
    numbers.map((n) => ({ type: 'Happened', data: { n } })),
  );
const upTo = (count: number) => Array.from({ length: count }, (_, n) => n);
const numbersOf = (events: readonly Recorded[]) => events.map(({ data }) => (data as { n: number }).n);

/** Opens stores, and closes them after each test. */
function openStores() {
  let namespace: string;
  let opened: EventStoreDbEventStore[];
  let followers: Follower[];
  beforeEach(() => {
    namespace = freshNamespace();
    opened = [];
    followers = [];
  });
  afterEach(async () => {
    await Promise.all(followers.map((follower) => follower.stop()));
    await Promise.all(opened.map((store) => store.close()));
  });

  return {
    open(url: string, options: Partial<EventStoreDbOptions> = {}) {
      const store = new EventStoreDbEventStore({ url, namespace, ...options });
      opened.push(store);
      return store;
    },
    follow(store: EventStoreDbEventStore, after?: bigint, category = CATEGORY) {
      const follower = new Follower((signal) => store.subscribe({ after, categories: [category], signal }));
      followers.push(follower);
      return follower;
    },
  };
}

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

describeWithOwn(['eventstoredb'], 'the log in EventStoreDB on a bad day', () => {
  const { open, follow } = openStores();
  let server: OwnServer;
  beforeAll(async () => {
    server = await ownServer('eventstoredb');
  });
  afterAll(() => server.close());

  const order = (what: string) => fetch(`http://${server.control()}/${what}`, { method: 'POST' });
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
    await order('lose-answers?count=1');

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
    await order('refuse?ms=60000');

    await expect(store.read(STREAM)).rejects.toThrow(StoreUnavailableError);
    const follower = follow(store);
    await eventually(() => expect(said).toEqual([AWAY]));
    await order('refuse?ms=0');

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
    await order('begin-chunk?ms=60000');

    expect(await store.head([CATEGORY])).toBe(position);
    expect(said).toEqual([]);
  });

  test('a subscription that the server drops goes on, without loss or repetition', async () => {
    const store = open(server.url);
    const follower = follow(store);
    for (let round = 0; round < 5; round++) {
      await store.append(`job-${round}`, numbered(round), 'no_stream');
      await eventually(() => expect(numbersOf(follower.events)).toEqual(upTo(round + 1)));
      await order('drop-subscriptions');
    }
    await store.append('job-5', numbered(5), 'no_stream');

    await eventually(() => expect(numbersOf(follower.events)).toEqual(upTo(6)));
  });

  test('a slow consumer gets each event of a flood once', async () => {
    const store = open(server.url);
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
    const answers = await Promise.all(batches.map((batch) => eventually(() => send(batch))));
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

describe('an answer to an append', () => {
  const answer = (type: string, code = codes.Code.OK) => {
    const error = new rpc.Status().setCode(code).setMessage('Its reason');
    error.getDetails = () => ({ getTypeName: () => type }) as ReturnType<typeof error.getDetails>;
    return appendAnswer(new streams.BatchAppendResp().setError(error));
  };

  test.each([
    ['event_store.client.WrongExpectedVersion', 'conflict'],
    ['event_store.client.AccessDenied', 'refused'],
    ['event_store.client.StreamDeleted', 'refused'],
    ['event_store.client.BadRequest', 'refused'],
    ['event_store.client.MaximumAppendSizeExceeded', 'refused'],
    ['google.protobuf.Empty', 'refused'],
    ['event_store.client.Timeout', 'undecided'],
    ['event_store.client.Unknown', 'undecided'],
    ['event_store.client.SomethingNew', 'undecided'],
  ])('of the type %s means: %s', (type, kind) => {
    expect(answer(type).kind).toBe(kind);
  });

  test('of an empty type is not a no where the server is at fault itself', () => {
    expect(answer('google.protobuf.Empty', codes.Code.INTERNAL).kind).toBe('undecided');
  });
});

describe('a connection string', () => {
  test.each([
    'esdb://127.0.0.1:2113?tls=false',
    'esdb://host',
    'esdb+discover://admin:changeit@cluster.example:2113',
    'esdb://admin:p%40ss@one:2113,two:2113?tls=true&nodePreference=leader&keepAliveInterval=20000',
  ])('like %s is taken', (url) => {
    expect(checkEventStoreUrl(url)).toBeUndefined();
  });

  test.each([
    [
      'https://admin:secret@host',
      /must be like esdb:\/\/.*esdb:\/\/ or esdb\+discover:\/\/ is expected at character 1/,
    ],
    ['esdb://admin:secret@host:port', /port number is expected/],
    ['esdb://admin:secret@host?tls=maybe', /true or false is expected/],
    ['esdb://admin:secret@host?tlsVerifyCert=false', /option that is not known here: tlsVerifyCert/],
    ['esdb://admin:secret@host?throwOnAppendFailure=false', /not known here: throwOnAppendFailure/],
    ['esdb://admin:secret@host?tlsCAFile=nowhere.crt', /certificate file that is not there/],
    ['esdb://admin:%zzsecret@host', /must be like/],
  ])('like %s is refused in a sentence without its secret', (url, sentence) => {
    expect(checkEventStoreUrl(url)).toMatch(sentence);
    expect(checkEventStoreUrl(url)).not.toContain('secret');
  });
});
