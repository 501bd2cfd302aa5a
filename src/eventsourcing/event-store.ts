import type { Recorded, Sealed } from './event.js';

/** The revision a stream must have for an append to be accepted. There is no "any". */
export type ExpectedRevision = bigint | 'no_stream';

/** Where the last event of an append lies. */
export interface Appended {
  readonly revision: bigint;
  readonly position: bigint;
}

export interface Subscription {
  /** Only events written after this position; from the first event without it. */
  readonly after?: bigint | undefined;
  /** Only events of streams whose name begins with one of these and a `-`. */
  readonly categories: readonly string[];
  /** Ends the subscription. */
  readonly signal: AbortSignal;
}

/** What was written after `after`, or from the first event on, up to and including `upTo`, in some categories. */
export interface LogRange {
  readonly after?: bigint | undefined;
  readonly upTo: bigint;
  readonly categories: readonly string[];
}

/** The log of everything that happened. An abstract class, so that it is its own injection token. */
export abstract class EventStore {
  /**
   * Writes all the events or none, and answers once they are on disk. Events that lie there already, by id and
   * from the expected revision on, are not written again: the first answer comes back.
   * @throws WrongExpectedRevisionError nothing was written: somebody else wrote to the stream first.
   * @throws UnknownOutcomeError it may have been written: send the same events again.
   * @throws StoreUnavailableError nothing was written, and nothing can be now.
   */
  abstract append(stream: string, events: readonly Sealed[], expected: ExpectedRevision): Promise<Appended>;

  /** A stream, whole or after a revision. A stream nobody wrote to is empty. Streams are short: there are no pages. */
  abstract read(stream: string, after?: bigint): Promise<readonly Recorded[]>;

  /**
   * The log in order, in pages without empty ones. What was truncated may still be among it, until a scavenge: who
   * must not see it reads the stream.
   */
  abstract readAll(range: LogRange): AsyncIterable<readonly Recorded[]>;

  /**
   * Catch-up subscription: the past of some categories, then their future, in pages of at most 500, until aborted.
   * @throws LogSetBackError where the log was reached anew, and what it handed over last is not there any more
   */
  abstract subscribe(subscription: Subscription): AsyncIterable<readonly Recorded[]>;

  /** The event at a position, of whatever stream; undefined where none begins there, or where it was purged. */
  abstract at(position: bigint): Promise<Recorded | undefined>;

  /**
   * The end of the log: no event lies after it. With categories it is the position of the newest event of theirs that
   * is still there. 0 where there is none.
   */
  abstract head(categories?: readonly string[]): Promise<bigint>;

  /** Forgets the events of a stream before a revision. The stream itself, and its revisions, go on. */
  abstract truncate(stream: string, before: bigint): Promise<void>;

  /** Erases from disk what truncations removed, or sets about it. Answers with a sentence on how far that is. */
  abstract scavenge(): Promise<string>;

  /**
   * Has a check made each time that the log was reached anew, before anything is written to it: it may have been put back
   * as it was earlier. What the check throws, appends are refused with. A file that is open is never reached anew.
   */
  beforeWriting(_check: () => Promise<void>): void {}
}

/** The log was put back as it was earlier, or is another one: what goes on here does not follow what was read before. */
export class LogSetBackError extends Error {
  override readonly name = 'LogSetBackError';

  constructor(position: bigint) {
    super(`The log does not hold any more what it held at position ${position}`);
  }
}

/** Somebody else wrote to the stream first. */
export class WrongExpectedRevisionError extends Error {
  override readonly name = 'WrongExpectedRevisionError';

  constructor(
    readonly stream: string,
    readonly expected: ExpectedRevision,
  ) {
    super(`${stream} is not at revision ${expected}`);
  }
}

/** The store did not say whether it wrote. Sending the same events again is safe, and settles it. */
export class UnknownOutcomeError extends Error {
  override readonly name = 'UnknownOutcomeError';

  constructor(
    readonly stream: string,
    options?: ErrorOptions,
  ) {
    super(`It is not known whether the append to ${stream} was written`, options);
  }
}

/** The store cannot be reached or takes no writes. Nothing was written. */
export class StoreUnavailableError extends Error {
  override readonly name = 'StoreUnavailableError';
  /** Why, in a sentence that anybody may read: it holds no address and no secret, which the message may. */
  readonly reason: string | undefined;

  constructor(message: string, { reason, ...options }: ErrorOptions & { readonly reason?: string | undefined } = {}) {
    super(message, options);
    this.reason = reason;
  }
}

/** Whether a store was away is all that an error says, or that it was caused by. The store's adapter tells of it, once. */
export function isOutage(error: unknown): boolean {
  if (error instanceof StoreUnavailableError || error instanceof UnknownOutcomeError) return true;

  return error instanceof Error && error.cause !== undefined && isOutage(error.cause);
}
