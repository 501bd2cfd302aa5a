import { randomUUID } from 'node:crypto';
import {
  type AllStreamResolvedEvent,
  type AppendResult,
  BACKWARDS,
  END,
  EventStoreDBClient,
  jsonEvent,
  type Position,
  type ReadPosition,
} from '@eventstore/db-client';
import { collect } from '../../kit/collect.js';
import { freshNamespace } from '../../kit/servers.js';

/** A client of EventStoreDB with nothing of ours in between, as the facts are told through it. */
export async function connect(url: string): Promise<EventStoreDBClient> {
  const client = EventStoreDBClient.connectionString(url);
  await headOf(client); // on a cold one the first of several appends can be overtaken by the others
  return client;
}

/** A name that nobody has used. Its category is all before the `-`. */
export function freshStream(): string {
  return `${freshNamespace()}-1`;
}

export function happened(n: number, id: string = randomUUID()) {
  return jsonEvent({ id, type: 'Happened', data: { n } });
}

/** Several, numbered from 1. */
export function happenings(count: number) {
  return Array.from({ length: count }, (_, index) => happened(index + 1));
}

/** The position of the last event of the log. */
export async function headOf(client: EventStoreDBClient): Promise<Position> {
  // To the end: a read that is left early keeps `dispose` from ever returning.
  const read = () => collect(client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 1 }));
  const [last] = await read().catch(read); // it fails once at the moment that a new chunk begins
  if (!last?.event?.position) throw new Error('The log is empty');
  return last.event.position;
}

/** What lies in `$all` from a position on, that position included, of one stream. */
export async function inAll(client: EventStoreDBClient, fromPosition: ReadPosition, stream: string) {
  const found: NonNullable<AllStreamResolvedEvent['event']>[] = [];
  for await (const { event } of client.readAll({ fromPosition })) if (event?.streamId === stream) found.push(event);
  return found;
}

/** The revisions that a stream answers with. */
export async function revisionsOf(
  client: EventStoreDBClient,
  stream: string,
  options: Parameters<EventStoreDBClient['readStream']>[1] = {},
): Promise<bigint[]> {
  const revisions: bigint[] = [];
  for await (const { event } of client.readStream(stream, options)) revisions.push(event?.revision ?? -1n);
  return revisions;
}

/** The first events that a subscription brings. */
export async function firstOf<Resolved>(
  count: number,
  subscription: AsyncIterable<Resolved> & { unsubscribe(): Promise<void> },
  onEach: (resolved: Resolved) => Promise<unknown> = async () => {},
): Promise<Resolved[]> {
  const seen: Resolved[] = [];
  for await (const resolved of subscription) {
    seen.push(resolved);
    await onEach(resolved);
    if (seen.length === count) break;
  }
  await subscription.unsubscribe(); // leaving the loop alone would not end it at the server
  return seen;
}

export function positionOf({ position }: AppendResult): Position {
  if (!position) throw new Error('The server answered without a position');
  return position;
}

/** What a promise was rejected with. */
export async function refusalOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('It was not refused');
}
