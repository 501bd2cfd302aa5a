const EVERY_MS = 60_000;

/** When to remove what has run out. It means nothing any more, and nobody waits for that: once a minute will do. */
export class Forgetting {
  #lastAt = Number.NEGATIVE_INFINITY;

  /** True once a minute, and at once where a clock was set back. */
  isTime(at: Date): boolean {
    if (Math.abs(at.getTime() - this.#lastAt) < EVERY_MS) return false;

    this.#lastAt = at.getTime();
    return true;
  }
}
