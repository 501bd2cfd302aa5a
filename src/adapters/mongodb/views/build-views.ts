import type { Db } from 'mongodb';
import { earliest } from '../../../read-model/earliest.js';
import type { KindChanges, ParkedStream } from '../../../read-model/projection-store.js';
import { parkedOf } from '../collections.js';
import { upsertAll } from './guarded-upserts.js';
import type { MongoViewKind, MongoViewStore, ViewBatch } from './view-store.js';

/** The collections of one build: the stores of all kinds of views, and the streams that are parked. */
export class BuildViews {
  readonly #stores: ReadonlyMap<string, MongoViewStore>;

  constructor(
    private readonly db: Db,
    private readonly build: number,
    kinds: readonly MongoViewKind[],
  ) {
    this.#stores = new Map(kinds.map((kind) => [kind.category, kind.open(db, build)]));
  }

  /** @throws RangeError */
  of(category: string): MongoViewStore {
    const store = this.#stores.get(category);
    if (!store) throw new RangeError(`There are no views of the category ${category} in the database`);

    return store;
  }

  async createIndexes(): Promise<void> {
    for (const store of this.#stores.values()) await store.createIndexes();
  }

  async prepare(position: bigint | undefined): Promise<void> {
    for (const store of this.#stores.values()) await store.prepare(position);
  }

  async write(kinds: readonly KindChanges[], parked: readonly ParkedStream[], batch: ViewBatch): Promise<void> {
    const stores = kinds.map((changes) => ({ changes, store: this.of(changes.category) }));
    for (const { changes, store } of stores) await store.write(changes, batch);
    await upsertAll(
      parkedOf(this.db, this.build),
      parked.map(({ stream, revision, reason }) => ({
        updateOne: { filter: { _id: stream }, update: { $set: { revision, reason } }, upsert: true },
      })),
    );
  }

  async parkedStreams(): Promise<readonly ParkedStream[]> {
    const parked = await parkedOf(this.db, this.build).find().sort({ _id: 1 }).toArray();
    return parked.map(({ _id, revision, reason }) => ({ stream: _id, revision, reason }));
  }

  async namedBodies(hashes: readonly string[]): Promise<ReadonlySet<string>> {
    const named = await Promise.all([...this.#stores.values()].map((store) => store.namedBodies(hashes)));
    return new Set(named.flatMap((some) => [...some]));
  }

  async earliestStart(): Promise<Date | undefined> {
    return earliest(await Promise.all([...this.#stores.values()].map((store) => store.earliestStart())));
  }
}
