import type { JobAnswer } from '../../../src/contract/answers.js';

const MAX_TRIES = 8;

/**
 * Which jobs are to be asked for, because an event told that they are at a later revision. Lists may be a moment behind
 * the events: a job is asked for again until the answer is as new as its event, and given up after some tries.
 */
export class WantedRevisions {
  readonly #wanted = new Map<string, { revision: bigint; tries: number }>();

  get size(): number {
    return this.#wanted.size;
  }

  want(id: string, revision: string): void {
    const known = this.#wanted.get(id)?.revision ?? -1n;
    this.#wanted.set(id, { revision: BigInt(revision) > known ? BigInt(revision) : known, tries: 0 });
  }

  /** The next to be asked for, those that wait the longest first. */
  next(most: number): readonly string[] {
    return [...this.#wanted.keys()].slice(0, most);
  }

  /** Takes note of an answer. */
  settle(asked: readonly string[], answered: readonly JobAnswer[]): void {
    const revisions = new Map(answered.map(({ id, revision }) => [id, BigInt(revision)]));
    for (const id of asked) {
      const wanted = this.#wanted.get(id);
      if (!wanted) continue;
      this.#wanted.delete(id);
      const isNewEnough = (revisions.get(id) ?? -1n) >= wanted.revision;
      if (!isNewEnough && wanted.tries + 1 < MAX_TRIES) this.#wanted.set(id, { ...wanted, tries: wanted.tries + 1 });
    }
  }

  clear(): void {
    this.#wanted.clear();
  }
}
