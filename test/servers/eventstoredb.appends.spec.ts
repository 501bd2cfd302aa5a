import { randomUUID } from 'node:crypto';
import {
  ANY,
  DeadlineExceededError,
  type EventStoreDBClient,
  jsonEvent,
  MaxAppendSizeExceededError,
  NO_STREAM,
  StreamDeletedError,
  StreamNotFoundError,
  UnknownError,
  WrongExpectedVersionError,
} from '@eventstore/db-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeWith } from '../kit/servers.js';
import { connect, freshStream, happened, happenings, refusalOf, revisionsOf } from './eventstoredb/plain-client.js';

describeWith('eventstoredb', 'an append to EventStoreDB', (url) => {
  let client: EventStoreDBClient;
  beforeAll(async () => {
    client = await connect(url);
  });
  afterAll(() => client.dispose());

  test('answers with the revision of its last event', async () => {
    const stream = freshStream();

    const first = await client.appendToStream(stream, happenings(2), { expectedRevision: NO_STREAM });
    const second = await client.appendToStream(stream, happened(3), { expectedRevision: 1n });

    expect([first.nextExpectedRevision, second.nextExpectedRevision]).toEqual([1n, 2n]);
  });

  test('is refused at another revision than expected, with the one that is there', async () => {
    const stream = freshStream();
    await client.appendToStream(stream, happenings(2), { expectedRevision: NO_STREAM });

    for (const expectedRevision of [NO_STREAM, 0n, 7n] as const) {
      const refusal = await refusalOf(client.appendToStream(stream, happened(3), { expectedRevision }));
      expect(refusal).toBeInstanceOf(WrongExpectedVersionError);
      expect(refusal).toMatchObject({ expectedVersion: expectedRevision, actualVersion: 1n });
    }
    expect(await revisionsOf(client, stream)).toEqual([0n, 1n]);
  });

  test('is refused at a revision of a stream that nobody wrote to', async () => {
    const refusal = await refusalOf(client.appendToStream(freshStream(), happened(1), { expectedRevision: 3n }));

    expect(refusal).toBeInstanceOf(WrongExpectedVersionError);
    expect(refusal).toMatchObject({ expectedVersion: 3n, actualVersion: 'no_stream' });
  });

  test('that is sent again with its ids is answered as before, also when the stream has moved on', async () => {
    const stream = freshStream();
    const batch = happenings(2);
    const first = await client.appendToStream(stream, batch, { expectedRevision: NO_STREAM });
    const atOnce = await client.appendToStream(stream, batch, { expectedRevision: NO_STREAM });
    await client.appendToStream(stream, happened(3), { expectedRevision: 1n });
    const later = await client.appendToStream(stream, batch, { expectedRevision: NO_STREAM });

    const answers = [first, atOnce, later].map(({ nextExpectedRevision }) => nextExpectedRevision);
    expect(answers).toEqual([1n, 1n, 1n]);
    expect(await revisionsOf(client, stream)).toEqual([0n, 1n, 2n]);
  });

  test('that meets its own repetition is stored once, though the repetition may time out', async () => {
    const stream = freshStream();
    const batch = happenings(2);

    const outcomes = await Promise.allSettled(
      [1, 2].map(() => client.appendToStream(stream, batch, { expectedRevision: NO_STREAM })),
    );

    const reasons = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
    expect(reasons.length).toBeLessThan(2);
    for (const reason of reasons) expect(reason).toBeInstanceOf(DeadlineExceededError);
    expect(await revisionsOf(client, stream)).toEqual([0n, 1n]);
  });

  test('that is partly an old one is refused', async () => {
    const stream = freshStream();
    const old = happened(1);
    await client.appendToStream(stream, old, { expectedRevision: NO_STREAM });

    const refusal = await refusalOf(client.appendToStream(stream, [old, happened(2)], { expectedRevision: NO_STREAM }));

    expect(refusal).toBeInstanceOf(WrongExpectedVersionError);
    expect(await revisionsOf(client, stream)).toEqual([0n]);
  });

  test('stores the same id twice where one batch has it twice', async () => {
    const stream = freshStream();
    const id = randomUUID();

    await client.appendToStream(stream, [happened(1, id), happened(2, id)], { expectedRevision: NO_STREAM });

    expect(await revisionsOf(client, stream)).toEqual([0n, 1n]);
  });

  test('without an expected revision is known again by its ids', async () => {
    const stream = freshStream();
    const event = happened(1);

    for (let times = 1; times <= 2; times++) {
      const { nextExpectedRevision } = await client.appendToStream(stream, event, { expectedRevision: ANY });
      expect(nextExpectedRevision).toBe(0n);
    }
    expect(await revisionsOf(client, stream)).toEqual([0n]);
  });

  test('of more than a mebibyte in all is refused', async () => {
    const halves = [1, 2].map(() => jsonEvent({ type: 'Happened', data: { text: 'x'.repeat(600 * 1024) } }));
    const refusal = await refusalOf(client.appendToStream(freshStream(), halves, { expectedRevision: NO_STREAM }));

    expect(refusal).toBeInstanceOf(MaxAppendSizeExceededError);
    expect(refusal).toMatchObject({ maxAppendSize: 1024 * 1024 });
  });

  test('of an event without a type, or to a stream without a name, is an unknown error', async () => {
    // Of a client of its own, gone soon: version 24 answers a second time after 2 s, which the client does not survive.
    const own = await connect(url);
    const nameless = jsonEvent({ type: '', data: {} });
    const refusals = [
      await refusalOf(own.appendToStream(freshStream(), nameless, { expectedRevision: NO_STREAM })),
      await refusalOf(own.appendToStream('', happened(1), { expectedRevision: NO_STREAM })),
    ];
    await own.dispose();

    for (const refusal of refusals) expect(refusal).toBeInstanceOf(UnknownError);
  });

  test('at a negative revision fails everything in flight', async () => {
    const own = await connect(url);
    await own.appendToStream(freshStream(), happened(1), { expectedRevision: NO_STREAM });

    const outcomes = await Promise.allSettled([
      own.appendToStream(freshStream(), happened(1), { expectedRevision: -1n }),
      own.appendToStream(freshStream(), happened(1), { expectedRevision: NO_STREAM }),
    ]);

    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await own.dispose();
  });

  test('of an id that is no UUID is never stored; version 22 answers no later one of its client either', async () => {
    const own = await connect(url);
    const stream = freshStream();
    const hanging = [
      own.appendToStream(stream, happened(1, 'no-uuid'), { expectedRevision: NO_STREAM }),
      own.appendToStream(freshStream(), happened(2), { expectedRevision: NO_STREAM }),
    ];
    const settled = Promise.allSettled(hanging);
    await client.appendToStream(freshStream(), happened(1), { expectedRevision: NO_STREAM });
    await own.dispose();

    expect((await settled)[0]?.status).toBe('rejected');
    expect(await refusalOf(revisionsOf(client, stream))).toBeInstanceOf(StreamNotFoundError);
  });

  test('to a deleted stream goes on with its revisions', async () => {
    const stream = freshStream();
    await client.appendToStream(stream, happenings(2), { expectedRevision: NO_STREAM });
    await client.deleteStream(stream);

    expect(await refusalOf(revisionsOf(client, stream))).toBeInstanceOf(StreamNotFoundError);
    await client.appendToStream(stream, happened(3), { expectedRevision: NO_STREAM });

    expect(await revisionsOf(client, stream)).toEqual([2n]);
  });

  test('to a tombstone is refused for ever', async () => {
    const stream = freshStream();
    await client.appendToStream(stream, happened(1), { expectedRevision: NO_STREAM });
    await client.tombstoneStream(stream);

    expect(await refusalOf(client.appendToStream(stream, happened(2)))).toBeInstanceOf(StreamDeletedError);
    expect(await refusalOf(revisionsOf(client, stream))).toBeInstanceOf(StreamDeletedError);
  });
});
