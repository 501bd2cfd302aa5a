import {
  BACKWARDS,
  type EventStoreDBClient,
  NO_STREAM,
  type Position,
  StreamNotFoundError,
  UnknownError,
} from '@eventstore/db-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { collect } from '../kit/collect.js';
import { describeWith } from '../kit/servers.js';
import {
  connect,
  freshStream,
  happened,
  happenings,
  headOf,
  inAll,
  positionOf,
  refusalOf,
  revisionsOf,
} from './eventstoredb/plain-client.js';

describeWith('eventstoredb', 'a read from EventStoreDB', (url) => {
  let client: EventStoreDBClient;
  beforeAll(async () => {
    client = await connect(url);
  });
  afterAll(() => client.dispose());

  /** A fresh stream of so many events, and where each of them lies. */
  async function written(count: number): Promise<{ stream: string; positions: Position[] }> {
    const stream = freshStream();
    await client.appendToStream(stream, happenings(count), { expectedRevision: NO_STREAM });
    const events = await collect(client.readStream(stream));
    return { stream, positions: events.flatMap(({ event }) => event?.position ?? []) };
  }

  test('of a stream begins with the revision it is given, in both directions', async () => {
    const { stream } = await written(4);

    expect(await revisionsOf(client, stream, { fromRevision: 2n })).toEqual([2n, 3n]);
    expect(await revisionsOf(client, stream, { fromRevision: 2n, direction: BACKWARDS })).toEqual([2n, 1n, 0n]);
    expect(await revisionsOf(client, stream, { fromRevision: 9n })).toEqual([]);
  });

  test('of a stream that nobody wrote to fails while it is iterated', async () => {
    const reading = client.readStream(freshStream());

    expect(await refusalOf(collect(reading))).toBeInstanceOf(StreamNotFoundError);
  });

  test('gives data, metadata and time back', async () => {
    const stream = freshStream();
    const event = { ...happened(1), metadata: { actor: 'somebody' } };
    await client.appendToStream(stream, event, { expectedRevision: NO_STREAM });

    const [read] = await collect(client.readStream(stream));

    expect(read?.event).toMatchObject({
      id: event.id,
      streamId: stream,
      type: 'Happened',
      data: { n: 1 },
      metadata: { actor: 'somebody' },
      created: expect.any(Date),
    });
  });

  test('of the log begins with its position forwards, and before it backwards', async () => {
    const { stream, positions } = await written(3);
    const [first, second] = positions as [Position, Position];

    const forwards = await inAll(client, second, stream);
    const backwards = await collect(client.readAll({ fromPosition: second, direction: BACKWARDS, maxCount: 1 }));

    expect(forwards.map(({ revision }) => revision)).toEqual([1n, 2n]);
    expect(backwards.map(({ event }) => event?.position)).toEqual([first]);
  });

  test('finds positions that grow and skip', async () => {
    const { positions } = await written(3);
    const [first, second, third] = positions.map(({ commit }) => commit) as [bigint, bigint, bigint];

    expect(second).toBeGreaterThan(first + 1n);
    expect(third).toBeGreaterThan(second + 1n);
  });

  test('backwards of one event tells the end of the log', async () => {
    const stream = freshStream();
    const appended = await client.appendToStream(stream, happened(1), { expectedRevision: NO_STREAM });

    const { commit } = await headOf(client);

    expect(commit).toBeGreaterThanOrEqual(positionOf(appended).commit);
  });

  test('from a position that is not the start of a record is an unknown error', async () => {
    const { positions } = await written(1);
    const { commit, prepare } = positions[0] as Position;
    const inside = { commit: commit + 1n, prepare: prepare + 1n };

    expect(await refusalOf(collect(client.readAll({ fromPosition: inside, maxCount: 1 })))).toBeInstanceOf(
      UnknownError,
    );
  });

  test('of no events at all is an unknown error where it is of a stream', async () => {
    const { stream } = await written(1);

    expect(await refusalOf(collect(client.readStream(stream, { maxCount: 0 })))).toBeInstanceOf(UnknownError);
  });

  test('of no events at all is never answered where it is of the log', async () => {
    const { stream } = await written(1);
    const reading = client.readAll({ maxCount: 0 });
    const answers: string[] = [];
    for (const name of ['data', 'end', 'error']) reading.on(name, () => answers.push(name));

    for (let others = 0; others < 20; others++) await collect(client.readStream(stream));

    expect(answers).toEqual([]);
    await reading.cancel();
  });

  test('of a truncated stream begins behind, while the log still holds what was before', async () => {
    const { stream, positions } = await written(3);
    await client.setStreamMetadata(stream, { truncateBefore: 2 });

    expect(await revisionsOf(client, stream)).toEqual([2n]);
    expect(await inAll(client, positions[0] as Position, stream)).toHaveLength(3);
    const { nextExpectedRevision } = await client.appendToStream(stream, happened(4), { expectedRevision: 2n });
    expect(nextExpectedRevision).toBe(3n);
  });

  test('of the log comes upon events that are the server’s own', async () => {
    const { stream, positions } = await written(1);
    await client.setStreamMetadata(stream, { truncateBefore: 0 });

    const metadata = await inAll(client, positions[0] as Position, `$$${stream}`);

    expect(metadata.map(({ type }) => type)).toEqual(['$metadata']);
  });
});
