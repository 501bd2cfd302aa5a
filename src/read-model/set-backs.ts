const EVERY_MS = 5 * 60_000;
/** After a set-back, views may come in for a while that were decided before it. */
const AFTERMATH_MS = 60_000;
const EVERY_IN_AFTERMATH_MS = 5_000;

/** When to look for waits that began after now by the clock. Only a clock that was set back, here or elsewhere, leaves any. */
export class SetBacks {
  #lastAt = Number.POSITIVE_INFINITY;
  #lastLookAt = Number.NEGATIVE_INFINITY;
  #backAt = Number.NEGATIVE_INFINITY;
  #isDue = false;

  /**
   * Looks at first and where the clock went back since it was last asked, again and again in the minute after that, else
   * every five minutes; and again where a look failed.
   */
  async putRight(at: Date, look: () => Promise<void>): Promise<void> {
    const now = at.getTime();
    const isBack = now < this.#lastAt;
    this.#lastAt = now;
    if (isBack) this.#backAt = now;
    const everyMs = now - this.#backAt < AFTERMATH_MS ? EVERY_IN_AFTERMATH_MS : EVERY_MS;
    this.#isDue ||= isBack || now - this.#lastLookAt >= everyMs;
    if (!this.#isDue) return;

    await look();
    this.#isDue = false;
    this.#lastLookAt = now;
  }
}
