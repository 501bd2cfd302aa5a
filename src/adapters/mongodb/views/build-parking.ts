import type { Collection, Db } from 'mongodb';
import type { ParkedStream, SkippedEvent } from '../../../read-model/parking.js';
import { type ParkedDocument, parkedOf, type SkippedDocument, skippedOf } from '../collections.js';
import { upsertAll } from './guarded-upserts.js';

/** The streams that one build stands still at, and the events that it does without. */
export class BuildParking {
  readonly #parked: Collection<ParkedDocument>;
  readonly #skipped: Collection<SkippedDocument>;

  constructor(db: Db, build: number) {
    this.#parked = parkedOf(db, build);
    this.#skipped = skippedOf(db, build);
  }

  async streams(): Promise<readonly ParkedStream[]> {
    const parked = await this.#parked.find().sort({ _id: 1 }).toArray();
    return parked.map(({ _id, revision, reason }) => ({ stream: _id, revision, reason }));
  }

  async skipped(): Promise<readonly SkippedEvent[]> {
    const skipped = await this.#skipped.find({}, { projection: { _id: 0 } }).toArray();
    return skipped.sort((one, other) => order(one.stream, other.stream) || order(one.revision, other.revision));
  }

  async park(parked: readonly ParkedStream[]): Promise<void> {
    await upsertAll(
      this.#parked,
      parked.map(({ stream, revision, reason }) => ({
        updateOne: { filter: { _id: stream }, update: { $set: { revision, reason } }, upsert: true },
      })),
    );
  }

  /** False where it is parked elsewhere by now, or goes on. */
  async parkAgain(parked: ParkedStream, { revision, reason }: ParkedStream): Promise<boolean> {
    const here = { _id: parked.stream, revision: parked.revision };
    const { matchedCount } = await this.#parked.updateOne(here, { $set: { revision, reason } });
    return matchedCount === 1;
  }

  async skip(skipped: readonly SkippedEvent[]): Promise<void> {
    await upsertAll(
      this.#skipped,
      skipped.map((event) => ({
        updateOne: {
          filter: { _id: `${event.revision}@${event.stream}` },
          update: { $setOnInsert: event },
          upsert: true,
        },
      })),
    );
  }

  /** Unless it is parked elsewhere by now. */
  async unpark({ stream, revision }: ParkedStream): Promise<void> {
    await this.#parked.deleteOne({ _id: stream, revision });
  }
}

function order<Value extends string | bigint>(one: Value, other: Value): number {
  return one < other ? -1 : Number(one > other);
}
