import codes from '@eventstore/db-client/generated/code_pb.js';
import type { Status } from '@eventstore/db-client/generated/status_pb.js';
import type { BatchAppendResp } from '@eventstore/db-client/generated/streams_pb.js';
import { StoreUnavailableError } from '../../../eventsourcing/event-store.js';

/** What became of an append, as far as the server has said. */
export type AppendAnswer =
  | { readonly kind: 'written'; readonly revision: bigint; readonly position: bigint | undefined }
  /** The stream is not where it was expected: somebody else wrote, or this very append did, earlier. */
  | { readonly kind: 'conflict' }
  /** Nothing was written by it. */
  | { readonly kind: 'refused'; readonly error: Error }
  /**
   * The server gave up on it, or says nothing that is known here: it may have been written. A repetition that meets the
   * first writing of its events is dropped by the server, and ends so after 2 s, though all is written by then.
   */
  | { readonly kind: 'undecided'; readonly cause: unknown }
  /** There was no answer. It may have been written. */
  | { readonly kind: 'unknown'; readonly cause: unknown };

export function appendAnswer(response: BatchAppendResp): AppendAnswer {
  const success = response.getSuccess();
  if (!success) return refusal(response.getError());

  const position = success.getPosition();
  return {
    kind: 'written',
    revision: BigInt(success.getCurrentRevision()),
    position: position && BigInt(position.getCommitPosition()),
  };
}

/** The kind of a refusal is in the name of its details' type. What is not known to be a no may have been a yes. */
function refusal(status: Status | undefined): AppendAnswer {
  const reason = status?.getDetails()?.getTypeName();
  switch (reason) {
    case 'event_store.client.WrongExpectedVersion':
      return { kind: 'conflict' };
    case 'event_store.client.MaximumAppendSizeExceeded':
      return { kind: 'refused', error: new TypeError('The events of one append are too big for EventStoreDB') };
    case 'event_store.client.AccessDenied':
      return refused('it refuses the credentials in EVENTSTORE_URL, or denies them this stream', DENIED);
    case 'event_store.client.StreamDeleted':
      return refused('somebody has deleted this stream for good');
    case 'event_store.client.BadRequest':
      return refused(status?.getMessage() || 'it gave no reason');
    case 'google.protobuf.Empty': // not handled: it boots, is too busy, or has no leader; or its own fault
      return status?.getCode() === codes.Code.INTERNAL ? undecided(status) : refused(status?.getMessage() ?? '');
    default:
      return undecided(status);
  }
}

function undecided(status: Status | undefined): AppendAnswer {
  return { kind: 'undecided', cause: new Error(status?.getMessage() || 'The server gave no reason') };
}

const DENIED = 'EventStoreDB refuses the credentials in EVENTSTORE_URL, or denies them an append';

/** @param reason the same for everybody to read, where it is known to hold nothing else */
function refused(words: string, reason?: string): AppendAnswer {
  return { kind: 'refused', error: new StoreUnavailableError(`EventStoreDB takes no append: ${words}`, { reason }) };
}
