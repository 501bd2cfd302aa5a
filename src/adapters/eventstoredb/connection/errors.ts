import {
  AccessDeniedError,
  CancelledError,
  DeadlineExceededError,
  NotLeaderError,
  UnknownError,
} from '@eventstore/db-client';
import { StoreUnavailableError } from '../../../eventsourcing/event-store.js';

/** The server did not answer in time. The client's own reads and appends have no deadline. */
export class NoAnswerError extends Error {
  override readonly name = 'NoAnswerError';

  constructor(ms: number) {
    super(`no answer within ${ms / 1_000} s`);
  }
}

/** What the port says of a call that failed and wrote nothing. */
export function unavailable(error: unknown): StoreUnavailableError {
  if (error instanceof StoreUnavailableError) return error;
  return new StoreUnavailableError(`EventStoreDB cannot be used: ${reasonOf(error)}`, { cause: error });
}

/** The client has moved on to the leader by the time of the next call, or soon after. */
export function isWorthAnotherTry(error: unknown): boolean {
  return error instanceof NotLeaderError;
}

/** Our own doing, most likely: what is open is cancelled when a connection is closed or renewed. */
export function isCancellation(error: unknown): boolean {
  return (error as { readonly code?: unknown } | undefined)?.code === CANCELLED;
}

const CANCELLED = 1;

/** Said by a server that is there and does not do what it was asked: to ask at once again would be of no use. */
export function isOwnAnswer(error: unknown): boolean {
  const said = error instanceof StoreUnavailableError ? error.cause : error;
  return said instanceof UnknownError || said instanceof AccessDeniedError;
}

/**
 * Why, in words. By class, never by name or message: the client's errors are all named "Error", many without a word,
 * and the first one of a server that is down is a plain Error with a code.
 */
function reasonOf(error: unknown): string {
  if (error instanceof AccessDeniedError) {
    return 'it refuses the credentials in EVENTSTORE_URL, or denies them this operation';
  }
  if (error instanceof DeadlineExceededError) return 'it did not answer in time';
  if (error instanceof CancelledError) return 'it cancelled the call';
  if (error instanceof NotLeaderError) return 'its nodes have no leader yet';
  return error instanceof Error && error.message !== '' ? error.message : 'it gave no reason';
}
