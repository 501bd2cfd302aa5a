import { LRUCache } from 'lru-cache';

const REMEMBERED = 20_000;

/**
 * How far this process knows each job to be, by its own appends and by the log's events it saw. A view that is behind
 * this is not believed: who wrote something reads it back. Forgetting one only costs that.
 */
export class KnownRevisions {
  readonly #known = new LRUCache<string, { revision: bigint }>({ max: REMEMBERED });

  note(jobId: string, revision: bigint): void {
    const known = this.#known.get(jobId);
    if (!known) this.#known.set(jobId, { revision });
    else if (known.revision < revision) known.revision = revision;
  }

  isBehind(jobId: string, revision: bigint): boolean {
    return revision < (this.#known.get(jobId)?.revision ?? -1n);
  }
}
