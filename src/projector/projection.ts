import type { Recorded } from '../eventsourcing/event.js';
import type { Models } from '../eventsourcing/model.js';
import { witnessOf } from '../eventsourcing/witness.js';
import type { ParkedStream, Parking, SkippedEvent } from '../read-model/parking.js';
import type { ProjectionStore } from '../read-model/projection-store.js';
import { entitiesIn, foldPage } from './fold-page.js';
import { loadKnown } from './known-views.js';
import { SkippedEvents } from './skipped-events.js';

/** Views on their way through the log: each page goes on where the last one ended. */
export class Projection {
  readonly #parked: Set<string>;
  readonly #skipped: SkippedEvents;
  readonly #releases: number;

  /**
   * From where the views are.
   * @param skipped events that these views may do without as well
   */
  static async of(models: Models, views: ProjectionStore, skipped: readonly SkippedEvent[] = []): Promise<Projection> {
    const checkpoint = await views.checkpoint();
    return new Projection(models, views, checkpoint, await views.parking(), skipped);
  }

  private constructor(
    private readonly models: Models,
    private readonly views: ProjectionStore,
    private checkpoint: bigint | undefined,
    parking: Parking,
    skipped: readonly SkippedEvent[],
  ) {
    this.#parked = new Set(parking.streams.map(({ stream }) => stream));
    this.#skipped = new SkippedEvents(skipped);
    this.#releases = parking.releases;
  }

  /** The position up to which every event is in the views; undefined before the first page. */
  get position(): bigint | undefined {
    return this.checkpoint;
  }

  /** Answers with the streams that this page parked; undefined where the checkpoint was moved by somebody else. */
  async add(page: readonly Recorded[]): Promise<readonly ParkedStream[] | undefined> {
    const last = page.at(-1);
    if (!last) return [];

    const known = await loadKnown(this.views, entitiesIn(page, this.models));
    const { kinds, parked, skipped } = foldPage(page, this.models, known, {
      isParked: (stream) => this.#parked.has(stream),
      isSkipped: (event) => this.#skipped.has(event),
    });
    const isCommitted = await this.views.commit({
      kinds,
      parked,
      skipped: this.#skipped.of(skipped),
      ...(this.#parked.size > 0 && { releases: this.#releases }),
      from: this.checkpoint,
      to: last.position,
      last: witnessOf(last),
    });
    if (!isCommitted) return undefined;

    this.checkpoint = last.position;
    for (const { stream } of parked) this.#parked.add(stream);
    return parked;
  }
}
