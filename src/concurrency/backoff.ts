/**
 * Longer and longer pauses. Each is drawn at random between half of the first and a limit that doubles, so that many
 * who failed together do not come back together.
 */
export class Backoff {
  #limitMs: number;

  constructor(
    private readonly firstMs: number,
    private readonly mostMs: number,
  ) {
    this.#limitMs = firstMs;
  }

  /** The next pause, in milliseconds. */
  next(): number {
    const ms = this.firstMs / 2 + Math.random() * (this.#limitMs - this.firstMs / 2);
    this.#limitMs = Math.min(this.#limitMs * 2, this.mostMs);
    return ms;
  }

  reset(): void {
    this.#limitMs = this.firstMs;
  }
}
