import { randomUUID } from 'node:crypto';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { ExpectedRevision } from '../../../eventsourcing/event-store.js';
import type { WrittenEvent } from '../../../eventsourcing/written-event.js';

/** An append, as the server's name of the stream says where to. */
export interface StreamAppend {
  readonly stream: string;
  readonly events: readonly WrittenEvent[];
  readonly expected: ExpectedRevision;
}

/** The message that carries an append, whole: what may be appended at once fits into one. */
export interface AppendRequest {
  /** Names the append among all of a call, in the answer too. */
  readonly correlationId: string;
  readonly message: streams.BatchAppendReq;
}

/**
 * Data and metadata go as the very text that was hashed: the client would make its own of them, to the same effect.
 * There is always an expected revision; the server's default is to take anything. No deadline is set: it would be an
 * hour of this machine's clock, held against the server's. The server has its own of 2 s for a write.
 */
export function appendRequest({ stream, events, expected }: StreamAppend): AppendRequest {
  const correlationId = randomUUID();
  const options = new streams.BatchAppendReq.Options().setStreamIdentifier(
    new shared.StreamIdentifier().setStreamName(Buffer.from(stream)),
  );
  if (expected === 'no_stream') options.setNoStream(new shared.Empty());
  else options.setStreamPosition(expected.toString());

  const message = new streams.BatchAppendReq()
    .setCorrelationId(uuid(correlationId))
    .setOptions(options)
    .setProposedMessagesList(events.map(proposed))
    .setIsFinal(true);
  return { correlationId, message };
}

/** What the server counts against the most it takes at once, in bytes. */
export function sizeOf(events: readonly WrittenEvent[]): number {
  return events.reduce(
    (sum, { type, data, metadata }) => sum + 2 * type.length + Buffer.byteLength(data) + Buffer.byteLength(metadata),
    0,
  );
}

function proposed({ id, type, data, metadata }: WrittenEvent): streams.BatchAppendReq.ProposedMessage {
  const message = new streams.BatchAppendReq.ProposedMessage()
    .setId(uuid(id))
    .setData(Buffer.from(data))
    .setCustomMetadata(Buffer.from(metadata));
  message.getMetadataMap().set('type', type).set('content-type', 'application/json');
  return message;
}

function uuid(text: string): shared.UUID {
  return new shared.UUID().setString(text);
}
