import { type LogRecord, NO_REVISION, type Proposed } from './record.js';
import { shared, streams } from './stubs.js';

const TICKS_PER_MS = 10_000;

const JSON_TYPE = 'application/json';
const BYTES_TYPE = 'application/octet-stream';

export const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'utf8');
export const textOf = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('utf8');

/** What a message names, or an empty text where it names none. */
export function streamNameOf(
  named: { getStreamIdentifier(): shared.StreamIdentifier | undefined } | undefined,
): string {
  return textOf(named?.getStreamIdentifier()?.getStreamName_asU8());
}

export function streamIdentifier(name: string): shared.StreamIdentifier {
  return new shared.StreamIdentifier().setStreamName(bytesOf(name));
}

/** An event as the client sent it; undefined where its id is none. */
export function proposed(
  message: streams.BatchAppendReq.ProposedMessage | streams.AppendReq.ProposedMessage,
): Proposed | undefined {
  const id = message.getId()?.getString() ?? '';
  if (!UUID.test(id)) return undefined;

  return {
    id: id.toLowerCase(),
    type: message.getMetadataMap().get('type') ?? '',
    isJson: message.getMetadataMap().get('content-type') === JSON_TYPE,
    data: message.getData_asU8(),
    metadata: message.getCustomMetadata_asU8(),
  };
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function eventMessage(record: LogRecord): streams.ReadResp {
  const position = String(record.position);
  const recorded = new streams.ReadResp.ReadEvent.RecordedEvent()
    .setId(new shared.UUID().setString(record.id))
    .setStreamIdentifier(streamIdentifier(record.stream))
    .setStreamRevision(String(record.revision))
    .setCommitPosition(position)
    .setPreparePosition(position)
    .setData(record.data)
    .setCustomMetadata(record.metadata);
  recorded
    .getMetadataMap()
    .set('type', record.type)
    .set('content-type', record.isJson ? JSON_TYPE : BYTES_TYPE)
    .set('created', String(record.created.getTime() * TICKS_PER_MS));
  return new streams.ReadResp().setEvent(
    new streams.ReadResp.ReadEvent().setEvent(recorded).setCommitPosition(position),
  );
}

export function checkpointMessage(position: bigint): streams.ReadResp {
  return new streams.ReadResp().setCheckpoint(
    new streams.ReadResp.Checkpoint().setCommitPosition(String(position)).setPreparePosition(String(position)),
  );
}

export function confirmationMessage(id: string): streams.ReadResp {
  return new streams.ReadResp().setConfirmation(new streams.ReadResp.SubscriptionConfirmation().setSubscriptionId(id));
}

export function notFoundMessage(stream: string): streams.ReadResp {
  return new streams.ReadResp().setStreamNotFound(
    new streams.ReadResp.StreamNotFound().setStreamIdentifier(streamIdentifier(stream)),
  );
}

/** A number of the wire, which knows no negative ones: too large means that it was one. */
export function revisionOf(text: string): bigint | undefined {
  const revision = BigInt.asUintN(64, BigInt(text));
  return revision < 2n ** 63n && revision > NO_REVISION ? revision : undefined;
}
