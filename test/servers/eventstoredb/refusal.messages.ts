import { status as codes, Metadata, type ServerErrorResponse } from '@grpc/grpc-js';
import type { Expected } from './ledger.js';
import { streamIdentifier } from './messages.js';
import { NO_REVISION } from './record.js';
import { type Reason, Refusal } from './refusal.js';
import { newAny, newEmpty, shared, status } from './stubs.js';

/** A refusal as the answer to one append of many in a call. */
export function statusOf(reason: Reason): status.Status {
  const { message, name, details } = described(reason);
  const any = newAny();
  any.pack(details.serializeBinary(), name);
  return new status.Status().setMessage(message).setDetails(any);
}

/** A refusal, or a fault, as the end of a call. */
export function callError(error: unknown): ServerErrorResponse {
  if (!(error instanceof Refusal)) return failure(codes.UNKNOWN, String(error));

  const { reason } = error;
  switch (reason.kind) {
    case 'wrong-expected-version':
      return failure(codes.FAILED_PRECONDITION, 'Append failed due to WrongExpectedVersion.', {
        exception: 'wrong-expected-version',
        'stream-name': reason.stream,
        'expected-version': String(numberOf(reason.expected)),
        'actual-version': reason.actual === NO_REVISION ? '' : String(reason.actual),
      });
    case 'stream-deleted':
      return failure(codes.FAILED_PRECONDITION, `Event stream '${reason.stream}' is deleted.`, {
        exception: 'stream-deleted',
        'stream-name': reason.stream,
      });
    case 'maximum-append-size-exceeded':
      return failure(codes.INVALID_ARGUMENT, `Maximum Append Size of ${reason.limit} Exceeded.`, {
        exception: 'maximum-append-size-exceeded',
        'maximum-append-size': String(reason.limit),
      });
    case 'bad-request':
      return failure(codes.INVALID_ARGUMENT, reason.message);
    case 'not-ready':
      return failure(codes.UNAVAILABLE, NOT_READY);
    case 'not-leader':
      return failure(codes.NOT_FOUND, NOT_LEADER, {
        exception: 'not-leader',
        'leader-endpoint-host': '127.0.0.1',
        'leader-endpoint-port': String(reason.leaderPort),
      });
    case 'read-failed':
      return failure(codes.UNKNOWN, READ_FAILED);
    case 'timed-out':
      return failure(codes.ABORTED, 'Operation timed out');
  }
}

const NOT_READY = 'Server Is Not Ready';
const NOT_LEADER = 'Leader info available';
const READ_FAILED = 'Unexpected ReadAllResult: Error';

function failure(code: codes, details: string, trailers: Record<string, string> = {}): ServerErrorResponse {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(trailers)) metadata.set(name, value);
  return Object.assign(new Error(details), { code, details, metadata });
}

interface Described {
  readonly message: string;
  readonly name: string;
  readonly details: { serializeBinary(): Uint8Array };
}

function described(reason: Reason): Described {
  switch (reason.kind) {
    case 'wrong-expected-version':
      return ours('WrongExpectedVersion', wrongExpectedVersion(reason.expected, reason.actual));
    case 'stream-deleted':
      return ours('StreamDeleted', new shared.StreamDeleted().setStreamIdentifier(streamIdentifier(reason.stream)));
    case 'maximum-append-size-exceeded':
      return ours('MaximumAppendSizeExceeded', new shared.MaximumAppendSizeExceeded().setMaxappendsize(reason.limit));
    case 'bad-request':
      return ours('BadRequest', new shared.BadRequest().setMessage(reason.message), reason.message);
    case 'timed-out':
      return ours('Timeout', new shared.Timeout());
    case 'not-ready':
      return unhandled(NOT_READY);
    case 'not-leader':
      return unhandled(NOT_LEADER);
    case 'read-failed':
      return unhandled(READ_FAILED);
  }
}

/** Without details of its own. The client makes it "unknown". */
function unhandled(message: string): Described {
  return { message, name: 'google.protobuf.Empty', details: newEmpty() };
}

function ours(type: string, details: Described['details'], message = type): Described {
  return { message, name: `event_store.client.${type}`, details };
}

function wrongExpectedVersion(expected: Expected, actual: bigint): shared.WrongExpectedVersion {
  const wrong = new shared.WrongExpectedVersion();
  if (actual === NO_REVISION) wrong.setCurrentNoStream(newEmpty());
  else wrong.setCurrentStreamRevision(String(actual));
  if (expected === 'no_stream') wrong.setExpectedNoStream(newEmpty());
  else if (expected === 'stream_exists') wrong.setExpectedStreamExists(newEmpty());
  else if (expected === 'any') wrong.setExpectedAny(newEmpty());
  else wrong.setExpectedStreamPosition(String(expected));
  return wrong;
}

/** The numbers that the server's own errors have for what is no revision. */
function numberOf(expected: Expected): bigint {
  if (expected === 'no_stream') return -1n;
  if (expected === 'any') return -2n;
  return expected === 'stream_exists' ? -4n : expected;
}
