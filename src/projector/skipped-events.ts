import type { Recorded } from '../eventsourcing/event.js';
import type { SkippedEvent } from '../read-model/parking.js';

/** Events that views do without, to be looked up. */
export class SkippedEvents {
  readonly #all: ReadonlyMap<string, SkippedEvent>;

  constructor(skipped: readonly SkippedEvent[]) {
    this.#all = new Map(skipped.map((event) => [keyOf(event), event]));
  }

  has(event: Pick<Recorded, 'stream' | 'revision'>): boolean {
    return this.#all.has(keyOf(event));
  }

  /** The events that the views of a stream are made of. */
  without(events: readonly Recorded[]): readonly Recorded[] {
    return this.#all.size === 0 ? events : events.filter((event) => !this.has(event));
  }

  /** What is known of these, as far as they are among the skipped ones. */
  of(events: readonly Recorded[]): readonly SkippedEvent[] {
    return events.flatMap((event) => this.#all.get(keyOf(event)) ?? []);
  }
}

function keyOf({ stream, revision }: Pick<Recorded, 'stream' | 'revision'>): string {
  return `${revision}@${stream}`;
}
