import {
  type AllStreamSubscription,
  END,
  type EventStoreDBClient,
  eventTypeFilter,
  jsonEvent,
  NO_STREAM,
  type Position,
  streamNameFilter,
  TimeoutError,
} from '@eventstore/db-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../kit/eventually.js';
import { describeWith } from '../kit/servers.js';
import {
  connect,
  firstOf,
  freshStream,
  happened,
  happenings,
  headOf,
  positionOf,
  revisionsOf,
} from './eventstoredb/plain-client.js';

describeWith('eventstoredb', 'a subscription to EventStoreDB', (url) => {
  let client: EventStoreDBClient;
  beforeAll(async () => {
    client = await connect(url);
  });
  afterAll(() => client.dispose());

  test('to a stream begins after the revision it is given', async () => {
    const stream = freshStream();
    await client.appendToStream(stream, happenings(3), { expectedRevision: NO_STREAM });

    const [first] = await firstOf(1, client.subscribeToStream(stream, { fromRevision: 1n }));

    expect(first?.event?.revision).toBe(2n);
  });

  test('to the log begins after the position it is given, and goes from the past to the future', async () => {
    const stream = freshStream();
    const first = await client.appendToStream(stream, happened(1), { expectedRevision: NO_STREAM });
    await client.appendToStream(stream, happened(2), { expectedRevision: 0n });

    const filter = streamNameFilter({ prefixes: [stream] });
    const subscription = client.subscribeToAll({ fromPosition: positionOf(first), filter });
    const seen = await firstOf(2, subscription, async ({ event }) => {
      if (event?.revision === 1n) await client.appendToStream(stream, happened(3), { expectedRevision: 1n });
    });

    expect(seen.map(({ event }) => event?.data)).toEqual([{ n: 2 }, { n: 3 }]);
  });

  test('can be filtered by a pattern of types', async () => {
    const stream = freshStream();
    const fromPosition = await headOf(client);
    const type = `T${stream}`;
    await client.appendToStream(stream, [happened(1), jsonEvent({ type, data: {} })], { expectedRevision: NO_STREAM });

    const filter = eventTypeFilter({ regex: `^${type}$` });
    const [first] = await firstOf(1, client.subscribeToAll({ fromPosition, filter }));

    expect(first?.event?.type).toBe(type);
  });

  test('with a filter tells how far it has looked', async () => {
    const fromPosition = await headOf(client);
    const checkpoints: Position[] = [];
    const filter = streamNameFilter({
      prefixes: [freshStream()],
      maxSearchWindow: 32,
      checkpointReached: async (_, position) => void checkpoints.push(position),
    });
    const subscription = client.subscribeToAll({ fromPosition, filter });
    subscription.on('data', () => {});

    const appended = await client.appendToStream(freshStream(), happenings(200), { expectedRevision: NO_STREAM });

    const [first] = await eventually(() => {
      expect(checkpoints).not.toHaveLength(0);
      return checkpoints as [Position];
    });
    expect(first.commit).toBeGreaterThan(fromPosition.commit);
    expect(first.commit).toBeLessThanOrEqual(positionOf(appended).commit);
    await subscription.unsubscribe();
  });

  test('that is live and slower than what happens is dropped, or, by a server of version 24, catches up', async () => {
    const stream = freshStream();
    let dropped: unknown;
    let count = 0n;
    const subscription = live(stream);
    subscription.on('error', (error) => {
      dropped = error;
    });
    subscription.on('data', () => {
      count++;
    });
    await new Promise((resolve) => subscription.once('confirmation', resolve));
    // Until it is dropped, since how much a connection holds is nobody's promise.
    let revision = -1n;
    while (!dropped && revision < 50_000n) {
      const expectedRevision = revision === -1n ? NO_STREAM : revision;
      revision = (await client.appendToStream(stream, happenings(1_000), { expectedRevision })).nextExpectedRevision;
    }

    await eventually(() => expect(dropped !== undefined || count === revision + 1n).toBe(true));
    if (dropped) {
      expect(dropped).toBeInstanceOf(TimeoutError);
      expect(dropped).toMatchObject({ code: 10 });
    } else await subscription.unsubscribe();
  });

  test('that catches up may be as slow as it likes', async () => {
    const stream = freshStream();
    await client.appendToStream(stream, happenings(500), { expectedRevision: NO_STREAM });

    const seen = await firstOf(500, client.subscribeToStream(stream), async ({ event }) => {
      await revisionsOf(client, stream, { fromRevision: event?.revision ?? 0n, maxCount: 1 }); // a slow handler
    });

    expect(seen).toHaveLength(500);
  });

  function live(stream: string): AllStreamSubscription {
    return client.subscribeToAll({ fromPosition: END, filter: streamNameFilter({ prefixes: [stream] }) });
  }
});
