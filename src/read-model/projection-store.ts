import type { View } from '../eventsourcing/model.js';
import type { Witness } from '../eventsourcing/witness.js';
import type { ParkedStream, Parking, SkippedEvent } from './parking.js';

/** Views of one kind, by the ids of their entities. */
export type ViewsById = ReadonlyMap<string, View>;

/** An entity whose view is removed, unless it is further than this. */
export interface PurgedView {
  readonly id: string;
  readonly revision: bigint;
}

/** What a batch of events came to for the views of one model. */
export interface KindChanges<V extends View = View> {
  readonly category: string;
  readonly views: ReadonlyMap<string, V>;
  /** Entities of which nothing must be told any more, each at the revision of its purge. */
  readonly purged: readonly PurgedView[];
}

/** What a batch of events came to, for the views of all models. */
export interface ViewChanges {
  /** Kinds of views of which nothing changed may be left out. */
  readonly kinds: readonly KindChanges[];
  readonly parked: readonly ParkedStream[];
  /** Events that these views do without, as those of an earlier build did. */
  readonly skipped?: readonly SkippedEvent[];
  /** The releases that are known of to whoever passes over parked streams; may be left out by others. */
  readonly releases?: number;
  /** The checkpoint that the batch began at; undefined at the start of the log. */
  readonly from: bigint | undefined;
  /** The position of the batch's last event. */
  readonly to: bigint;
  /** That event, so that the log is known again. */
  readonly last: Witness;
}

/** A parked stream that is folded on, as far as the checkpoint is. */
export interface StreamRelease {
  /** As it is parked. */
  readonly parked: ParkedStream;
  /** The checkpoint up to which its events are folded. */
  readonly at: bigint;
  readonly kinds: readonly KindChanges[];
  /** Where it is parked again; undefined where it goes on. */
  readonly again: ParkedStream | undefined;
  readonly skipped: readonly SkippedEvent[];
}

/**
 * The views of all models, written under one checkpoint. There may be several projectors; the checkpoint decides whose
 * batch counts. A category without views is a RangeError.
 */
export abstract class ProjectionStore {
  /**
   * The position up to which every event is in the views; undefined before the first batch. What this store commits
   * afterwards is for the build that answered here.
   */
  abstract checkpoint(): Promise<bigint | undefined>;

  /** The views of these entities of one model, as far as there are any. */
  abstract load(category: string, ids: readonly string[]): Promise<ViewsById>;

  /** Views of one model in the order of their ids, those of deleted entities too: the first ones, or those after an id. */
  abstract page(category: string, limit: number, after?: string): Promise<ViewsById>;

  /**
   * Writes views first and the checkpoint last. A view that is as far already is left alone, so a repeat is harmless.
   * False where the checkpoint is not at `from` any more, a stream was released meanwhile, or the build does not answer
   * any more: another projector went on, or a rebuild was done, and nothing of this counts.
   */
  abstract commit(changes: ViewChanges): Promise<boolean>;

  abstract parking(): Promise<Parking>;

  /**
   * Lets a parked stream go on, in one step with its views: no batch counts any more that passes over it. False where
   * the checkpoint is elsewhere by now, or the stream is not parked so any more.
   */
  abstract release(release: StreamRelease): Promise<boolean>;

  /** Which of these bodies some view names, of whatever model. */
  abstract namedBodies(hashes: readonly string[]): Promise<ReadonlySet<string>>;

  /** When the oldest began of all work that is under way on entities; undefined where the views know of none. */
  abstract earliestStart(): Promise<Date | undefined>;
}
