import type { Recorded } from '../eventsourcing/event.js';

/** Something in the log that is not as it was written. */
export interface Finding {
  /** None where it is the log as a whole that does not fit. */
  readonly stream: string | null;
  readonly revision: bigint | null;
  readonly position: bigint;
  /** What is wrong, as the rest of a sentence that begins with the event. */
  readonly problem: string;
}

export function findingAt({ stream, revision, position }: Recorded, problem: string): Finding {
  return { stream, revision, position, problem };
}

/** The finding as a whole sentence. */
export function sentenceOf({ stream, revision, position, problem }: Finding): string {
  if (stream === null) return `The log up to position ${position} ${problem}.`;

  return `Revision ${revision} of ${stream}, at position ${position}, ${problem}.`;
}
