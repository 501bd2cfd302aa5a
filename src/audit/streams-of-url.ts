import type { Recorded } from '../eventsourcing/event.js';
import type { EventStore } from '../eventsourcing/event-store.js';
import { type Models, streamOf } from '../eventsourcing/model.js';

/**
 * The streams that are about one URL. Each tells its URL when it begins. One that was purged tells it no more, but the
 * ids of those that were asked for with nothing but the URL can be computed: so these are known even then.
 */
export class StreamsOfUrl {
  readonly #streams: Set<string>;

  private constructor(
    private readonly url: string,
    private readonly models: Models,
    computed: readonly string[],
  ) {
    this.#streams = new Set(computed);
  }

  /** @param url normalised */
  static async find(url: string, models: Models, store: EventStore): Promise<StreamsOfUrl> {
    const computed: string[] = [];
    for (const model of models.all) {
      for (let n = 1; model.ofUrl; n++) {
        const stream = streamOf(model, model.ofUrl.idOf(url, n));
        if ((await store.read(stream)).length === 0) break;
        computed.push(stream);
      }
    }
    return new StreamsOfUrl(url, models, computed);
  }

  /** Whether an event is of one of them. Events are shown in the order of the log. */
  has(event: Recorded): boolean {
    const { ofUrl } = this.models.entityOf(event.stream)?.model ?? {};
    if (ofUrl?.urlIn(event) === this.url) this.#streams.add(event.stream);
    return this.#streams.has(event.stream);
  }
}
