import {
  AccessDeniedError,
  CancelledError,
  DeadlineExceededError,
  NotLeaderError,
  UnknownError,
} from '@eventstore/db-client';
import { status } from '@grpc/grpc-js';
import { StoreUnavailableError } from '../../../eventsourcing/event-store.js';
import { whyUnreachable } from '../../../eventsourcing/unreachable.js';

/** The server did not answer in time. The client's own reads and appends have no deadline. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';

  constructor(ms: number) {
    super(`no answer within ${ms / 1_000} s`);
  }
}

/** No node says that any of them leads: they are about to elect one, or too few are there. */
export class NoLeaderError extends Error {
  override readonly name = 'NoLeaderError';

  constructor() {
    super('its nodes have no leader yet');
  }
}

/** Our own doing, and often told when the server is back already. */
export class RenewedError extends StoreUnavailableError {}

/** What the port says of a call that failed and wrote nothing. */
export function unavailable(error: unknown): StoreUnavailableError {
  if (error instanceof StoreUnavailableError) return error;
  const reason = reasonOf(error);
  const words = [reason, wordsOf(error)].filter((part) => part).join(': ') || 'It gave no reason';
  return new StoreUnavailableError(`EventStoreDB cannot be used: ${words}`, { cause: error, reason });
}

/** A node that does not lead, or no longer: the next call goes to the one that does. */
export function isOfAnotherNode(error: unknown): boolean {
  return error instanceof NotLeaderError;
}

/**
 * A read may be answered at once when it is asked again: by the leader, through a connection that was made anew, or by a
 * server that began a new chunk of its log at that very moment, at which it fails to read it backwards.
 */
export function isWorthAnotherTry(error: unknown): boolean {
  if (isOfAnotherNode(error) || error instanceof RenewedError) return true;
  return error instanceof UnknownError && error.message.includes('Unexpected ReadAllResult');
}

/** Our own doing, most likely: what is open is cancelled when a connection is closed or renewed. */
export function isCancellation(error: unknown): boolean {
  return codeOf(error) === status.CANCELLED;
}

/** Said by a server that is there and does not do what it was asked: to ask at once again would be of no use. */
export function isOwnAnswer(error: unknown): boolean {
  const said = error instanceof StoreUnavailableError ? error.cause : error;
  return said instanceof UnknownError || said instanceof AccessDeniedError;
}

/**
 * Why, in a sentence without an address. By class and code, never by name: the client's errors are all named "Error",
 * and the first one of a server that is down is a plain Error with a code.
 */
function reasonOf(error: unknown): string | undefined {
  if (error instanceof AccessDeniedError || REFUSALS.has(codeOf(error))) {
    return 'EventStoreDB refuses the credentials in EVENTSTORE_URL, or denies them this operation';
  }
  if (error instanceof NotLeaderError || error instanceof NoLeaderError)
    return 'The nodes of EventStoreDB have no leader yet';
  if (
    error instanceof DeadlineExceededError ||
    error instanceof NoAnswerError ||
    codeOf(error) === status.DEADLINE_EXCEEDED
  )
    return 'EventStoreDB did not answer in time';
  if (error instanceof CancelledError) return 'EventStoreDB cancelled the call';
  if (/Last error: Failed to connect/.test(wordsOf(error))) {
    return 'EventStoreDB hangs up on new connections: perhaps only one side wants TLS';
  }
  return whyUnreachable('EventStoreDB', error);
}

const REFUSALS: ReadonlySet<unknown> = new Set([status.UNAUTHENTICATED, status.PERMISSION_DENIED]);

function codeOf(error: unknown): unknown {
  return (error as { readonly code?: unknown } | undefined)?.code;
}

/** What it says itself, if anything. */
function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : '';
}
