import { Injectable } from '@nestjs/common';
import { BodyStore } from '../bodies/body-store.js';
import { type Model, Models, type NamedBody, type View } from '../eventsourcing/model.js';
import { ProjectionStore } from '../read-model/projection-store.js';

/** A body that a view promises, and that is not there any more. */
export interface LostBody {
  readonly category: string;
  readonly id: string;
  readonly view: View;
  readonly body: NamedBody;
}

export interface LostBodiesOptions {
  readonly onProgress?: (progress: LookedAt) => void;
  readonly signal?: AbortSignal;
}

/** How many views were looked at so far, and for how many bodies that these promise. */
export interface LookedAt {
  readonly views: number;
  readonly bodies: number;
}

const PAGE = 500;
const AT_ONCE = 50;

/** What a store of bodies that was thrown away, or restored from a backup, cannot give any more. */
@Injectable()
export class LostBodies {
  constructor(
    private readonly projections: ProjectionStore,
    private readonly models: Models,
    private readonly bodies: BodyStore,
  ) {}

  /** Model by model, in the order of the entities' ids. Reads all views, and changes nothing. */
  async *find({ onProgress, signal }: LostBodiesOptions = {}): AsyncIterable<LostBody> {
    const looked = { views: 0, bodies: 0 };
    for (const model of this.models.all) {
      for (let after: string | undefined; !signal?.aborted; ) {
        const page = [...(await this.projections.page(model.category, PAGE, after))];
        for (let from = 0; from < page.length; from += AT_ONCE) {
          const some = page.slice(from, from + AT_ONCE);
          const lost = await Promise.all(some.map(([id, view]) => this.#lostOf(model, id, view)));
          yield* lost.flat();
        }
        looked.views += page.length;
        looked.bodies += page.reduce((sum, [, view]) => sum + model.bodiesOf(view).length, 0);
        onProgress?.({ ...looked });
        after = page.at(-1)?.[0];
        if (page.length < PAGE) break;
      }
    }
  }

  async #lostOf(model: Model, id: string, view: View): Promise<readonly LostBody[]> {
    const { category } = model;
    const missing: NamedBody[] = [];
    for (const body of model.bodiesOf(view)) if (!(await this.bodies.find(body.sha256))) missing.push(body);
    if (missing.length === 0) return [];

    // It may have been deleted since the page was read, and its body swept: what it promises still is lost.
    const now = (await this.projections.load(category, [id])).get(id);
    const promised = new Set(now && model.bodiesOf(now).map(({ sha256 }) => sha256));
    return missing.filter(({ sha256 }) => promised.has(sha256)).map((body) => ({ category, id, view, body }));
  }
}
