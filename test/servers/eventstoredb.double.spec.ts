import {
  type AppendResult,
  BACKWARDS,
  END,
  EventStoreDBClient,
  NO_STREAM,
  TimeoutError,
  UnavailableError,
  UnknownError,
} from '@eventstore/db-client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { collect } from '../kit/collect.js';
import { type EventStoreDbDouble, eventStoreDbDouble } from '../kit/eventstoredb-double.js';
import { eventually } from '../kit/eventually.js';
import { describeWithOwn } from '../kit/servers.js';
import {
  connect,
  firstOf,
  freshStream,
  happened,
  happenings,
  positionOf,
  refusalOf,
  revisionsOf,
} from './eventstoredb/plain-client.js';

describeWithOwn(['eventstoredb'], 'the double of EventStoreDB', () => {
  let double: EventStoreDbDouble;
  let client: EventStoreDBClient;
  beforeEach(async () => {
    double = await eventStoreDbDouble();
    client = await connect(double.url);
  });
  afterEach(async () => {
    await client.dispose();
    await double.close();
  });

  test('stores an append and loses the answer, which its repetition brings', async () => {
    const stream = freshStream();
    const event = happened(1);
    await double.loseAnswers(1);

    const lost = outcome(client.appendToStream(stream, event, { expectedRevision: NO_STREAM }));
    await eventually(async () => expect(await revisionsOf(client, stream)).toEqual([0n]));
    const again = await client.appendToStream(stream, event, { expectedRevision: NO_STREAM });

    expect(again.nextExpectedRevision).toBe(0n);
    expect(lost.isSettled).toBe(false);
    expect(await revisionsOf(client, stream)).toEqual([0n]);
  });

  test('leaves every append of a client without an answer after one of an id that is no UUID, as version 22 does', async () => {
    const own = await connect(double.url);
    await own.appendToStream(freshStream(), happened(0), { expectedRevision: NO_STREAM }); // or one overtakes another
    const settled: string[] = [];
    const send = (name: string, event: ReturnType<typeof happened>) =>
      own.appendToStream(freshStream(), event, { expectedRevision: NO_STREAM }).then(
        () => settled.push(`${name} is stored`),
        () => settled.push(`${name} is refused`),
      );

    const hanging = [send('the bad one', happened(1, 'no-uuid')), send('a good one', happened(2))];
    await client.appendToStream(freshStream(), happened(1), { expectedRevision: NO_STREAM });

    expect(settled).not.toContain('a good one is stored');
    await own.dispose();
    await Promise.all(hanging);
  });

  test('stores while it is frozen, and answers when it thaws', async () => {
    const stream = freshStream();
    await double.freeze(60_000);

    const frozen = outcome(client.appendToStream(stream, happened(1), { expectedRevision: NO_STREAM }));
    expect(frozen.isSettled).toBe(false);
    await double.freeze(0);

    expect((await frozen.promise).nextExpectedRevision).toBe(0n);
  });

  test('refuses appends as an unknown error and reads as unavailable, while it is not ready', async () => {
    const stream = freshStream();
    await double.refuse(60_000);

    const append = await refusalOf(client.appendToStream(stream, happened(1), { expectedRevision: NO_STREAM }));
    const read = await refusalOf(collect(client.readStream(stream)));
    await double.refuse(0);

    expect(append).toBeInstanceOf(UnknownError);
    expect(append).toHaveProperty('message', expect.stringContaining('Server Is Not Ready'));
    expect(read).toBeInstanceOf(UnavailableError);
    await eventually(() => client.appendToStream(stream, happened(1), { expectedRevision: NO_STREAM }));
  });

  test('fails to read the log backwards once when a chunk begins, and reads it forwards', async () => {
    await client.appendToStream(freshStream(), happened(1), { expectedRevision: NO_STREAM });
    const backwards = () => collect(client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 1 }));
    await double.beginChunk();

    expect(await collect(client.readAll({ maxCount: 1 }))).toHaveLength(1);
    expect(await refusalOf(backwards())).toMatchObject({
      message: expect.stringContaining('Unexpected ReadAllResult'),
    });
    expect(await backwards()).toHaveLength(1);
  });

  test('drops every subscription on demand', async () => {
    const subscription = client.subscribeToAll({ fromPosition: END });
    const dropped = refusalOf(collect(subscription));
    await new Promise((resolve) => subscription.once('confirmation', resolve));
    await eventually(async () => {
      await double.dropSubscriptions();
      expect(subscription.destroyed || subscription.errored).toBeTruthy();
    });

    expect(await dropped).toBeInstanceOf(TimeoutError);
  });

  test('has all that it acknowledged after it was killed, and its clients find it again', async () => {
    const stream = freshStream();
    const first = await client.appendToStream(stream, happenings(2), { expectedRevision: NO_STREAM });
    const dead = refusalOf(collect(client.subscribeToStream(stream)));

    await double.kill();
    expect(await dead).toBeInstanceOf(UnavailableError);
    expect(await refusalOf(collect(client.readStream(stream)))).toMatchObject({ code: 14 });
    await double.startAgain();

    await eventually(async () => expect(await revisionsOf(client, stream)).toEqual([0n, 1n]));
    const next = await client.appendToStream(stream, happened(3), { expectedRevision: 1n });
    expect(positionOf(next).commit).toBeGreaterThan(positionOf(first).commit);
    expect(await firstOf(3, client.subscribeToStream(stream))).toHaveLength(3);
  });

  test('knows repetitions, truncations and tombstones again after it was killed', async () => {
    const [kept, ended] = [freshStream(), freshStream()];
    const batch = happenings(3);
    await client.appendToStream(kept, batch, { expectedRevision: NO_STREAM });
    await client.setStreamMetadata(kept, { truncateBefore: 1 });
    await client.tombstoneStream(ended);

    await double.kill();
    await double.startAgain();

    await eventually(async () => expect(await revisionsOf(client, kept)).toEqual([1n, 2n]));
    const again = await client.appendToStream(kept, batch, { expectedRevision: NO_STREAM });
    expect(again.nextExpectedRevision).toBe(2n);
    expect(await refusalOf(revisionsOf(client, ended))).toHaveProperty('type', 'stream-deleted');
  });
});

describeWithOwn(['eventstoredb'], 'a double of EventStoreDB that boots slowly', () => {
  test('is not ready at first', async () => {
    const double = await eventStoreDbDouble(['--boot-ms', '60000']);
    const client = EventStoreDBClient.connectionString(double.url);

    const refusal = await refusalOf(client.appendToStream(freshStream(), happened(1), { expectedRevision: NO_STREAM }));
    await double.refuse(0);

    expect(refusal).toHaveProperty('message', expect.stringContaining('Server Is Not Ready'));
    await client.appendToStream(freshStream(), happened(1), { expectedRevision: NO_STREAM });
    await client.dispose();
    await double.close();
  });
});

/** What becomes of an append, for a test that does not wait for it. */
function outcome(append: Promise<AppendResult>): { readonly promise: Promise<AppendResult>; isSettled: boolean } {
  const watched = { promise: append, isSettled: false };
  const settle = () => {
    watched.isSettled = true;
  };
  append.then(settle, settle);
  return watched;
}
