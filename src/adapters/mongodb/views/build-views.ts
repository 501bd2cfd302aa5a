import type { Db } from 'mongodb';
import { earliest } from '../../../read-model/earliest.js';
import type { KindChanges } from '../../../read-model/projection-store.js';
import { BuildParking } from './build-parking.js';
import type { MongoViewKind, MongoViewStore, ViewBatch } from './view-store.js';

/** The collections of one build: the stores of all kinds of views, and the streams that are parked. */
export class BuildViews {
  readonly parking: BuildParking;
  readonly #stores: ReadonlyMap<string, MongoViewStore>;

  constructor(db: Db, build: number, kinds: readonly MongoViewKind[]) {
    this.parking = new BuildParking(db, build);
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

  async write(kinds: readonly KindChanges[], batch: ViewBatch): Promise<void> {
    const stores = kinds.map((changes) => ({ changes, store: this.of(changes.category) }));
    for (const { changes, store } of stores) await store.write(changes, batch);
  }

  async namedBodies(hashes: readonly string[]): Promise<ReadonlySet<string>> {
    const named = await Promise.all([...this.#stores.values()].map((store) => store.namedBodies(hashes)));
    return new Set(named.flatMap((some) => [...some]));
  }

  async earliestStart(): Promise<Date | undefined> {
    return earliest(await Promise.all([...this.#stores.values()].map((store) => store.earliestStart())));
  }
}
