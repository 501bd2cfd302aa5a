import { LRUCache } from 'lru-cache';
import type { Recorded } from '../eventsourcing/event.js';

const REMEMBERED = 20_000;

/**
 * How far this process knows each stream to be, by its own appends and by the events of the log that it saw. A view that
 * is behind this is not believed: who wrote something reads it back. Forgetting one only costs that.
 */
export class KnownRevisions {
  readonly #known = new LRUCache<string, { revision: bigint }>({ max: REMEMBERED });

  note(stream: string, revision: bigint): void {
    const known = this.#known.get(stream);
    if (!known) this.#known.set(stream, { revision });
    else if (known.revision < revision) known.revision = revision;
  }

  noteAll(page: readonly Pick<Recorded, 'stream' | 'revision'>[]): void {
    for (const { stream, revision } of page) this.note(stream, revision);
  }

  /** What was known is not true any more: the log was set back. */
  forget(): void {
    this.#known.clear();
  }

  isBehind(stream: string, revision: bigint): boolean {
    return revision < (this.#known.get(stream)?.revision ?? -1n);
  }
}
