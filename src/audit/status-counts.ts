import type { Recorded } from '../eventsourcing/event.js';
import type { Model, Models } from '../eventsourcing/model.js';
import { foldedOrNone } from './kept-events.js';
import { soundPurgeOf } from './purge-record.js';

/** How many entities of a model there were at a time. */
export interface CountsThen {
  readonly category: string;
  readonly byStatus: Readonly<Record<string, number>>;
  /** Of those. */
  readonly total: number;
  readonly deleted: number;
  /** By then. */
  readonly purged: number;
  /** They were there, or deleted; they were purged since, and what they were is not told any more. */
  readonly purgedSince: number;
  /** An event of theirs cannot be read: verify the log. */
  readonly unreadable: number;
}

/** Counts the entities of one model by what they were at a time. Only the counts are public: it is printed as it is. */
export class StatusCounts implements CountsThen {
  readonly category: string;
  readonly byStatus: Record<string, number>;
  total = 0;
  deleted = 0;
  purged = 0;
  purgedSince = 0;
  unreadable = 0;
  readonly #model: Model;
  readonly #models: Models;
  readonly #at: Date;

  constructor(model: Model, models: Models, at: Date) {
    this.category = model.category;
    this.byStatus = Object.fromEntries(model.statuses.map((status) => [status, 0]));
    this.#model = model;
    this.#models = models;
    this.#at = at;
  }

  addStream(stream: readonly Recorded[]): void {
    const view = foldedOrNone(this.#model, writtenBy(this.#at, stream));
    if (stream.some((event) => this.#models.isPurge(event)))
      this.purgedSince++; // while this was counting
    else if (!view) this.unreadable++;
    else if (view.status === 'deleted') this.deleted++;
    else {
      this.byStatus[view.status] = (this.byStatus[view.status] ?? 0) + 1;
      this.total++;
    }
  }

  /** @param end the position of the last event that was written by then: what began after it was not there */
  addPurged(record: Recorded, end: bigint): void {
    const first = soundPurgeOf(record, this.#models)?.removed[0]?.position;
    if (record.recordedAt <= this.#at) this.purged++;
    else if (first === undefined) this.unreadable++;
    else if (first <= end) this.purgedSince++;
  }
}

export function writtenBy(at: Date, stream: readonly Recorded[]): readonly Recorded[] {
  return stream.filter(({ recordedAt }) => recordedAt <= at);
}
