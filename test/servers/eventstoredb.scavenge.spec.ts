import { type EventStoreDBClient, NO_STREAM, streamNameFilter, UnknownError } from '@eventstore/db-client';
import operationsService from '@eventstore/db-client/generated/operations_grpc_pb.js';
import operations from '@eventstore/db-client/generated/operations_pb.js';
import { credentials } from '@grpc/grpc-js';
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
  headOf,
  inAll,
  positionOf,
  refusalOf,
  revisionsOf,
} from './eventstoredb/plain-client.js';

// On a server that others use a scavenge is everybody's, and may find another under way: only the double is asked.
describeWithOwn(['eventstoredb'], 'a scavenge of the double of EventStoreDB', () => {
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

  test('erases what was truncated when it is scavenged, and says in the log that it has', async () => {
    const stream = freshStream();
    const before = await headOf(client);
    await client.appendToStream(stream, happenings(3), { expectedRevision: NO_STREAM });
    await client.setStreamMetadata(stream, { truncateBefore: 2 });

    const id = await scavenge(double);

    await eventually(async () => {
      const progress = await inAll(client, before, `$scavenges-${id}`);
      expect(progress.map(({ type }) => type)).toEqual(['$scavengeStarted', '$scavengeCompleted']);
    });
    expect((await inAll(client, before, stream)).map(({ revision }) => revision)).toEqual([2n]);
    await client.appendToStream(stream, happened(4), { expectedRevision: 2n });
  });

  test('keeps the last event of a stream that is truncated as a whole, and hides it', async () => {
    const stream = freshStream();
    await client.appendToStream(stream, happenings(3), { expectedRevision: NO_STREAM });
    await client.setStreamMetadata(stream, { truncateBefore: 3 });
    await scavenge(double);
    await double.kill();
    await double.startAgain();

    await eventually(async () => expect(await revisionsOf(client, stream)).toEqual([]));
    const { nextExpectedRevision } = await client.appendToStream(stream, happened(4), { expectedRevision: 2n });
    expect(nextExpectedRevision).toBe(3n);
  });

  test('skips the first survivor for a subscription that begins inside a scavenged gap', async () => {
    const [gone, left] = [freshStream(), freshStream()];
    const removed = await client.appendToStream(gone, happened(1), { expectedRevision: NO_STREAM });
    await client.appendToStream(left, happenings(3), { expectedRevision: NO_STREAM });
    await client.appendToStream(gone, happened(2), { expectedRevision: 0n });
    await client.setStreamMetadata(gone, { truncateBefore: 1 });
    await scavenge(double);
    await eventually(async () => expect(await inAll(client, positionOf(removed), gone)).toHaveLength(1));

    const filter = streamNameFilter({ prefixes: [left] });
    const seen = await firstOf(2, client.subscribeToAll({ fromPosition: positionOf(removed), filter }));

    expect(seen.map(({ event }) => event?.revision)).toEqual([1n, 2n]);
  });

  test('lets reads begin inside a record, at the next one, where it has been', async () => {
    const [before, after] = [freshStream(), freshStream()];
    const { commit, prepare } = positionOf(
      await client.appendToStream(before, happenings(2), { expectedRevision: NO_STREAM }),
    );
    await scavenge(double);
    const written = await client.appendToStream(after, happened(1), { expectedRevision: NO_STREAM });
    const inside = (position: bigint) => ({ commit: position - 1n, prepare: position - 1n });

    const [next] = await collect(client.readAll({ fromPosition: inside(commit), maxCount: 1 }));
    const refusal = await refusalOf(
      collect(client.readAll({ fromPosition: inside(positionOf(written).commit), maxCount: 1 })),
    );

    expect(next?.event?.position).toEqual({ commit, prepare });
    expect(refusal).toBeInstanceOf(UnknownError);
  });
});

/** Starts a scavenge, which the client has no call for; answers with its id. */
async function scavenge({ port }: EventStoreDbDouble): Promise<string> {
  const client = new operationsService.OperationsClient(`127.0.0.1:${port}`, credentials.createInsecure());
  try {
    return await new Promise((resolve, reject) => {
      client.startScavenge(new operations.StartScavengeReq(), (error, response) => {
        if (error) reject(error);
        else resolve(response.getScavengeId());
      });
    });
  } finally {
    client.close();
  }
}
