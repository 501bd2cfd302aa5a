import type { Recorded } from '../eventsourcing/event.js';
import type { EventStore } from '../eventsourcing/event-store.js';
import { dedupeKeyOf, jobIdOf, jobStream } from '../job/job.stream.js';

/**
 * The jobs of one URL. Each tells its URL when it is submitted. One that was purged tells it no more, but the ids of
 * the jobs that sent no headers of their own can be computed: so those are known even then.
 */
export class JobsOfUrl {
  readonly #streams: Set<string>;

  private constructor(
    private readonly url: string,
    computed: readonly string[],
  ) {
    this.#streams = new Set(computed);
  }

  /** @param url normalised, as jobs have it */
  static async find(url: string, store: EventStore): Promise<JobsOfUrl> {
    const dedupeKey = dedupeKeyOf(url, []);
    const streams: string[] = [];
    for (let generation = 1; ; generation++) {
      const stream = jobStream(jobIdOf(dedupeKey, generation));
      if ((await store.read(stream)).length === 0) return new JobsOfUrl(url, streams); // generations have no gaps
      streams.push(stream);
    }
  }

  /** Whether an event is about one of them. Events are shown in the order of the log. */
  has({ stream, type, data }: Recorded): boolean {
    if (type === 'JobSubmitted' && (data as { url?: unknown } | null)?.url === this.url) this.#streams.add(stream);
    return this.#streams.has(stream);
  }
}
