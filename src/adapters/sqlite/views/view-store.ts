import type { View } from '../../../eventsourcing/model.js';
import type { PurgedView, ViewsById } from '../../../read-model/projection-store.js';
import type { Database } from '../database.js';

/** A kind of view, as the files of the views keep it. */
export interface SqliteViewKind {
  /** That of its model. */
  readonly category: string;
  /** Grows by one with every statement list that is added; each file remembers how many of them it was given. */
  readonly migrations: readonly string[];
  open(db: Database.Database): SqliteViewStore;
}

/** The views of one model in one file. What writes runs inside the transaction of the caller. */
export interface SqliteViewStore<V extends View = View> {
  load(ids: readonly string[]): ViewsById;
  /** The first ones in the order of their ids, or those after an id. */
  page(limit: number, after: string): ViewsById;
  /** Writes the views that are further than the stored ones. `position` is that of the batch. */
  write(views: ReadonlyMap<string, V>, position: bigint): void;
  /** Removes the views of purged entities that are not further than the purge, and all that is kept along with them. */
  remove(purged: readonly PurgedView[], position: bigint): void;
  /** Which of these bodies some view names. */
  namedBodies(hashes: readonly string[]): Iterable<string>;
  /** When the oldest began of the work that is under way on these entities. */
  earliestStart(): Date | undefined;
}
