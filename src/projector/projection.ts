import type { Recorded } from '../eventsourcing/event.js';
import type { Models } from '../eventsourcing/model.js';
import { witnessOf } from '../eventsourcing/witness.js';
import type { ParkedStream, ProjectionStore } from '../read-model/projection-store.js';
import { entitiesIn, foldPage } from './fold-page.js';
import { loadKnown } from './known-views.js';

/** Views on their way through the log: each page goes on where the last one ended. */
export class Projection {
  readonly #parked: Set<string>;

  /** From where the views are. */
  static async of(models: Models, views: ProjectionStore): Promise<Projection> {
    const checkpoint = await views.checkpoint();
    return new Projection(models, views, checkpoint, await views.parkedStreams());
  }

  private constructor(
    private readonly models: Models,
    private readonly views: ProjectionStore,
    private checkpoint: bigint | undefined,
    parked: readonly ParkedStream[],
  ) {
    this.#parked = new Set(parked.map(({ stream }) => stream));
  }

  /** The position up to which every event is in the views; undefined before the first page. */
  get position(): bigint | undefined {
    return this.checkpoint;
  }

  get parkedStreams(): number {
    return this.#parked.size;
  }

  /** Answers with the streams that this page parked; undefined where the checkpoint was moved by somebody else. */
  async add(page: readonly Recorded[]): Promise<readonly ParkedStream[] | undefined> {
    const last = page.at(-1);
    if (!last) return [];

    const known = await loadKnown(this.views, entitiesIn(page, this.models));
    const folded = foldPage(page, this.models, known, (stream) => this.#parked.has(stream));
    const batch = { ...folded, from: this.checkpoint, to: last.position, last: witnessOf(last) };
    if (!(await this.views.commit(batch))) return undefined;

    this.checkpoint = last.position;
    for (const { stream } of folded.parked) this.#parked.add(stream);
    return folded.parked;
  }
}
