import type { Db } from 'mongodb';
import type { KindChanges, ViewsById } from '../../../read-model/projection-store.js';

/** A kind of view, as the database keeps it. */
export interface MongoViewKind {
  /** That of its model. */
  readonly category: string;
  open(db: Db, build: number): MongoViewStore;
}

/** The views of one model in the collections of one build. */
export interface MongoViewStore {
  /** Where they are already, this is quick. */
  createIndexes(): Promise<void>;
  load(ids: readonly string[]): Promise<ViewsById>;
  /** The first ones in the order of their ids, or those after an id. */
  page(limit: number, after: string): Promise<ViewsById>;
  /** Writes the views that are further than the stored ones, and removes those of purged entities. */
  write(changes: KindChanges, batch: ViewBatch): Promise<void>;
  /** Makes what is not kept up in a build on its way, from the views that it holds up to a position. */
  prepare(position: bigint | undefined): Promise<void>;
  /** Which of these bodies some view names. */
  namedBodies(hashes: readonly string[]): Promise<Iterable<string>>;
  /** When the oldest began of the work that is under way on these entities. */
  earliestStart(): Promise<Date | undefined>;
}

export interface ViewBatch {
  /** The position of its last event. */
  readonly to: bigint;
  /** Whether what is kept beside the views is kept up as well, as it is where the views answer. */
  readonly isPrepared: boolean;
}
