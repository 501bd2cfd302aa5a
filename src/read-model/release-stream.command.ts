import { Command } from '../eventsourcing/command.js';
import type { Origin } from '../eventsourcing/metadata.js';
import type { ParkedStream } from './parking.js';

/** Has a parked stream folded on. Answers with where it is parked now; with undefined where it goes on. */
export abstract class AskParkedStream extends Command<ParkedStream | undefined> {
  constructor(
    readonly stream: string,
    /** Where it is parked, as whoever asks knows; null where it does not matter. */
    readonly revision: bigint | null,
    /** Why, in the words of who asked; null where nothing was said. */
    readonly note: string | null,
    readonly at: Date,
    readonly origin: Origin,
  ) {
    super();
  }
}

/** Reads the event once more that the stream is parked at: a newer version of the service may be able to. */
export class RetryParkedStream extends AskParkedStream {
  readonly type = 'RetryParkedStream';
}

/** Goes on without that event. It stays in the log as it is. */
export class SkipParkedEvent extends AskParkedStream {
  readonly type = 'SkipParkedEvent';
}

export type ParkedStreamCommand = RetryParkedStream | SkipParkedEvent;

/** No such stream is parked in the views that answer. */
export class NotParkedError extends Error {
  override readonly name = 'NotParkedError';

  constructor(stream: string) {
    super(`No stream ${stream} is parked`);
  }
}

/** It is parked at another event than was meant: somebody else had it go on. */
export class ParkedElsewhereError extends Error {
  override readonly name = 'ParkedElsewhereError';

  constructor({ stream, revision, reason }: ParkedStream, meant: bigint) {
    super(`${stream} is parked at revision ${revision} by now, and not at ${meant}: ${reason}`);
  }
}

/** A deletion, or a purge: without it the views would tell of what was to be told no more. */
export class ErasureNotSkippedError extends Error {
  override readonly name = 'ErasureNotSkippedError';

  constructor({ stream, revision }: ParkedStream, type: string) {
    super(`Revision ${revision} of ${stream} is ${type}, which is not skipped: what was deleted would be told again`);
  }
}

/** The views moved on whenever the stream was folded as far as they were, or others answer by now. */
export class ViewsMoveOnError extends Error {
  override readonly name = 'ViewsMoveOnError';

  constructor(stream: string) {
    super(`The views moved on before ${stream} was folded as far as they are: ask again`);
  }
}
