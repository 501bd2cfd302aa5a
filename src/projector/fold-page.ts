import type { Recorded } from '../eventsourcing/event.js';
import type { Model, Models, View } from '../eventsourcing/model.js';
import type { ParkedStream } from '../read-model/parking.js';
import type { KindChanges, PurgedView, ViewsById } from '../read-model/projection-store.js';

/** What a page of the log came to. */
export interface FoldedPage {
  /** Of each model that the page has events of: the views that changed, and those that are there no more. */
  readonly kinds: readonly KindChanges[];
  /** Streams with an event that cannot be folded; the others go on. */
  readonly parked: readonly ParkedStream[];
  /** Events that cannot be folded, and need not be. */
  readonly skipped: readonly Recorded[];
}

/** What is not folded, whatever it holds. */
export interface Passes {
  isParked(stream: string): boolean;
  /** Whether the stream goes on without an event that cannot be folded. */
  isSkipped(event: Recorded): boolean;
}

/** The entities of one model that a page of the log is about. */
export interface EntitiesOfPage {
  readonly category: string;
  readonly ids: readonly string[];
}

/** The entities that a page of the log is about, model by model. Streams of no model are left out. */
export function entitiesIn(page: readonly Recorded[], models: Models): readonly EntitiesOfPage[] {
  const ids = new Map<string, Set<string>>();
  for (const { stream } of page) {
    const entity = models.entityOf(stream);
    if (!entity) continue;

    const { category } = entity.model;
    const known = ids.get(category);
    if (known) known.add(entity.id);
    else ids.set(category, new Set([entity.id]));
  }
  return [...ids].map(([category, some]) => ({ category, ids: [...some] }));
}

/**
 * Folds a page of the log into the views of its entities. A repeated event changes nothing: its view is as far already.
 * @param known the views of the entities of this page, by category
 */
export function foldPage(
  page: readonly Recorded[],
  models: Models,
  known: ReadonlyMap<string, ViewsById>,
  passes: Passes,
): FoldedPage {
  const kinds = new Map<string, KindFold>();
  const parked = new Map<string, ParkedStream>();
  const skipped: Recorded[] = [];
  for (const recorded of page) {
    const { stream, revision } = recorded;
    const entity = models.entityOf(stream);
    if (!entity || passes.isParked(stream) || parked.has(stream)) continue;

    const { model, id } = entity;
    const kind = kinds.get(model.category) ?? new KindFold(model, known.get(model.category) ?? NONE);
    kinds.set(model.category, kind);
    try {
      kind.add(id, recorded);
    } catch (error) {
      if (passes.isSkipped(recorded)) skipped.push(recorded);
      else parked.set(stream, { stream, revision, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  return { kinds: [...kinds.values()].map((kind) => kind.changes()), parked: [...parked.values()], skipped };
}

const NONE: ViewsById = new Map();

/** The views of one model on their way through a page. */
class KindFold {
  readonly #changed = new Map<string, View>();
  readonly #purged = new Map<string, PurgedView>();

  constructor(
    private readonly model: Model,
    private readonly known: ViewsById,
  ) {}

  /** @throws UnreadableEventError */
  add(id: string, recorded: Recorded): void {
    const { revision } = recorded;
    const view = this.#changed.get(id) ?? this.known.get(id);
    if (view && revision <= view.revision) return;

    const event = this.model.codec.decode(recorded);
    const next = event && this.model.project(view, event, revision);
    if (next) this.#changed.set(id, next);
    else if (event && event.type === this.model.erasure?.purgedType) {
      this.#changed.delete(id);
      this.#purged.set(id, { id, revision });
    }
  }

  changes(): KindChanges {
    return { category: this.model.category, views: this.#changed, purged: [...this.#purged.values()] };
  }
}
