import type { Codec } from './codec.js';
import type { Event } from './event.js';
import type { PurgeRecord } from './purge.js';

/** What is told of one entity: its events, folded. JSON but for the revision. */
export interface View {
  /** The revision of its stream that this view stands for. */
  readonly revision: bigint;
  /** One of the model's statuses, or `deleted`. */
  readonly status: string;
}

/** How the entities of a model end. */
export interface Erasure<E extends Event> {
  /** When this event deleted its entity; undefined for every other event. */
  deletedAt(event: E): Date | undefined;
  /** The type of the event that says what a purge removed. It is the first one left of a purged stream. */
  readonly purgedType: E['type'];
  /** The event that writes down what a purge is about to remove from a deleted entity's stream. */
  purged(id: string, record: PurgeRecord): E;
}

/**
 * A kind of entity, as far as it concerns those who treat all kinds alike: projector, rebuild, verify, retention, audit
 * and the runners' feed. A model is a folder that exports one of these, and one line in the registry of app.module.
 */
export interface Model<E extends Event = Event, V extends View = View> {
  /** The streams of its entities are `<category>-<id>`. */
  readonly category: string;
  readonly codec: Codec<E>;
  /** Every status that a view may have, but `deleted`. */
  readonly statuses: readonly string[];
  readonly erasure: Erasure<E>;
  /** Whether a text can be the id of such an entity at all. */
  isId(text: string): boolean;
  /** The view after one more event; undefined while there is none, and once the entity was purged. Never throws. */
  project(view: V | undefined, event: E, revision: bigint): V | undefined;
  /** The bodies that an event names, by SHA-256 and size. */
  bodiesIn(event: E): readonly { readonly sha256: string; readonly size: number }[];
}

/** The registry: every model there is. Those who treat all alike go over it and import none. */
export class Models {
  readonly categories: readonly string[];
  readonly #byCategory: ReadonlyMap<string, Model>;

  constructor(readonly all: readonly Model[]) {
    this.#byCategory = new Map(all.map((model) => [model.category, model]));
    this.categories = [...this.#byCategory.keys()];
    if (this.categories.length < all.length) throw new TypeError('Two models have the same category');
  }

  /** The model of a category. @throws RangeError */
  in(category: string): Model {
    const model = this.#byCategory.get(category);
    if (!model) throw new RangeError(`There is no model of the category ${category}`);

    return model;
  }

  /** The entity that a stream is about; undefined for a stream of no model. */
  entityOf(stream: string): Entity | undefined {
    const category = stream.slice(0, Math.max(0, stream.indexOf('-')));
    const model = this.#byCategory.get(category);
    return model && { model, id: stream.slice(category.length + 1) };
  }
}

/** One entity: its model, and the id in its stream's name. */
export interface Entity {
  readonly model: Model;
  readonly id: string;
}

/** The stream of an entity. EventStoreDB's category ends at the first `-`. */
export function streamOf({ category }: Pick<Model, 'category'>, id: string): string {
  return `${category}-${id}`;
}
