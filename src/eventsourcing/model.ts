import type { Codec } from './codec.js';
import type { Event, Recorded } from './event.js';
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
  /** The type of the event that deletes an entity. */
  readonly deletedType: E['type'];
  /** When such an event deleted its entity; undefined for every other event. */
  deletedAt(event: E): Date | undefined;
  /** The type of the event that says what a purge removed. It is the first one left of a purged stream. */
  readonly purgedType: E['type'];
  /** The event that writes down what a purge is about to remove from a deleted entity's stream. */
  purged(id: string, record: PurgeRecord): E;
  /** What such an event wrote down; undefined for every other event. */
  recordIn(event: E): PurgeRecord | undefined;
}

/** A body that an event or a view names. */
export interface NamedBody {
  /** Lower-case hex. */
  readonly sha256: string;
  /** Bytes, decoded. */
  readonly size: number;
}

/** How an auditor finds the entities of a URL. */
export interface UrlTrace {
  /** The URL that an event names as its entity's, normalised. The event is as it lies in the log: unchecked. */
  urlIn(event: Recorded): unknown;
  /** The id of the n-th entity, from 1 and without gaps, that was asked for with a URL and nothing else. */
  idOf(url: string, n: number): string;
}

/** What an entity is looked for by, as the event says that it began with. It stays so for its whole life. */
export interface Labels {
  readonly tags: readonly string[];
  /** Of its URL, with its port where that is not the usual one. */
  readonly host: string;
}

/**
 * A kind of entity, as far as it concerns those who treat all kinds alike: projector, rebuild, verify, retention, audit
 * and the runners' feed. A model is a folder that exports one of these, and one line in the registry, models.ts.
 */
export interface Model<E extends Event = Event, V extends View = View> {
  /** The streams of its entities are `<category>-<id>`. */
  readonly category: string;
  readonly codec: Codec<E>;
  /** Every status that a view may have, but `deleted`. */
  readonly statuses: readonly string[];
  /** Left out where entities are never deleted. */
  readonly erasure?: Erasure<E>;
  /** Whether a text can be the id of such an entity at all. */
  isId(text: string): boolean;
  /** The view after one more event; undefined while there is none, and once the entity was purged. Never throws. */
  project(view: V | undefined, event: E, revision: bigint): V | undefined;
  /** The bodies that an event names. */
  bodiesIn(event: E): readonly NamedBody[];
  /** The bodies that a view promises to whoever asks for its result. */
  bodiesOf(view: V): readonly NamedBody[];
  /** What an event says that servers answered, for an auditor. Left out where no event says any such thing. */
  answersIn?(event: E): readonly object[];
  /** When an event happened by its own account, which its hash covers. Left out where no event says so. */
  happenedAt?(event: E): Date | undefined;
  /** The labels in the event that an entity begins with; undefined for every other. Left out where entities have none. */
  labelsIn?(event: E): Labels | undefined;
  /** Left out where entities have no URL. */
  readonly ofUrl?: UrlTrace;
}

/** A kind of entity that can be deleted, and purged. */
export type ErasableModel<E extends Event = Event, V extends View = View> = Model<E, V> & {
  readonly erasure: Erasure<E>;
};

/**
 * A stream as it lies in the log, folded on from a view of its beginning. Events of unknown types are skipped.
 * @throws UnreadableEventError
 */
export function foldStream<E extends Event, V extends View>(
  { codec, project }: Pick<Model<E, V>, 'codec' | 'project'>,
  stream: readonly Recorded[],
  view?: V,
): V | undefined {
  return stream.reduce((folded, recorded) => {
    const event = codec.decode(recorded);
    return event ? project(folded, event, recorded.revision) : folded;
  }, view);
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

  /** Whether an event says what a purge removed, by its type alone: it may be unreadable. */
  isPurge({ stream, type }: Pick<Recorded, 'stream' | 'type'>): boolean {
    return this.entityOf(stream)?.model.erasure?.purgedType === type;
  }
}

/** Whether an event ends its entity, deleted or purged: by its type alone, for it may be unreadable. */
export function isErasure({ erasure }: Pick<Model, 'erasure'>, type: string): boolean {
  return erasure !== undefined && (type === erasure.deletedType || type === erasure.purgedType);
}

/** One entity: its model, and the id in its stream's name. */
export interface Entity {
  readonly model: Model;
  readonly id: string;
}

/** What the id of such an entity is called in JSON: `jobId`. */
export function idField({ category }: Pick<Model, 'category'>): string {
  return `${category}Id`;
}

/** The stream of an entity. EventStoreDB's category ends at the first `-`. */
export function streamOf({ category }: Pick<Model, 'category'>, id: string): string {
  return `${category}-${id}`;
}
