import type { Recorded } from './event.js';
import type { EventStore } from './event-store.js';
import type { Models } from './model.js';
import type { Witness, Witnesses } from './witness.js';

/** What was made from a log: views, or whatever else a consumer keeps. */
export interface MadeFromLog {
  /** Every event up to it is in there; undefined before the first page. */
  readonly position: bigint | undefined;
  /** Undefined before the first page, and of what an earlier version of the service left. */
  readonly witnesses: Witnesses | undefined;
}

/** Of the models, what it takes to read the record of a purge. */
export type PurgeReaders = Pick<Models, 'entityOf' | 'isPurge'>;

/**
 * Why something was made from another log than this one, as a sentence without its full stop; undefined where it was
 * made from this one. What has no witnesses is taken for what it seems to be, if the log is long enough.
 * @param what the subject of the sentence, in the plural: "the views"
 * @throws StoreUnavailableError
 */
export async function whyForeign(
  what: string,
  { position, witnesses }: MadeFromLog,
  log: EventStore,
  models: PurgeReaders,
): Promise<string | undefined> {
  if (position === undefined) return undefined;

  const isInLog = (witness: Witness) => holds(log, witness, models);
  const head = await log.head();
  if (position <= head && (!witnesses || (await isInLog(witnesses.last)))) return undefined;
  if (head === 0n) return `The log is empty, and ${what} are of one that went up to position ${position}`;
  if (witnesses && !(await isInLog(witnesses.origin)))
    return `This is not the log that ${what} were made from: it does not hold the events that they hold, up to position ${position}`;

  return position > head
    ? `The log was set back: it ends at position ${head}, and ${what} are at ${position}`
    : `The log was set back and has gone on since: at position ${witnesses?.last.position} it does not hold the event that ${what} hold`;
}

/** Whether a log holds an event at its place, or has the record of its purge. */
export async function holds(log: EventStore, witness: Witness, models: PurgeReaders): Promise<boolean> {
  const stream = await log.read(witness.stream);
  const found = stream.find(({ id }) => id === witness.eventId);
  if (found) return found.position === witness.position;

  return stream.some((event) => models.isPurge(event) && names(event, witness, models));
}

function names(purge: Recorded, { position, hash }: Witness, models: PurgeReaders): boolean {
  try {
    const model = models.entityOf(purge.stream)?.model;
    const event = model?.codec.decode(purge);
    const removed = (event && model?.erasure?.recordIn(event)?.removed) ?? [];
    return removed.some((one) => one.hash === hash && one.position === position.toString());
  } catch {
    return false; // a record that cannot be read bears witness of nothing
  }
}

/** What was made from another log is not gone on with: the two would never come apart again. */
export class ForeignLogError extends Error {
  override readonly name = 'ForeignLogError';
}
