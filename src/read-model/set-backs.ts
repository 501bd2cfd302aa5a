const EVERY_MS = 5 * 60_000;

/** When to look for waits that began after now by the clock. Only a clock that was set back, here or elsewhere, leaves any. */
export class SetBacks {
  #lastAt = Number.POSITIVE_INFINITY;
  #lastLookAt = Number.NEGATIVE_INFINITY;
  #isDue = false;

  /** Looks at first, where the clock went back since it was last asked, every few minutes, and again where that failed. */
  async putRight(at: Date, look: () => Promise<void>): Promise<void> {
    const now = at.getTime();
    this.#isDue ||= now < this.#lastAt || now - this.#lastLookAt >= EVERY_MS;
    this.#lastAt = now;
    if (!this.#isDue) return;

    await look();
    this.#isDue = false;
    this.#lastLookAt = now;
  }
}
