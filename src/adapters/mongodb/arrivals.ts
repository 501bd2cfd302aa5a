/** A batch of another process is seen within this time and a little. */
const POLL_MS = 75;

/**
 * Tells those who wait for the views to move on that it is time to look: at once after a batch of this process, and
 * otherwise again and again, while anybody waits.
 */
export class Arrivals {
  readonly #waiting = new Set<() => void>();
  #poll: NodeJS.Timeout | undefined;
  #count = 0;

  /** Grows with every announcement. Take it before looking, so that nothing slips in between looking and waiting. */
  get count(): number {
    return this.#count;
  }

  announce(): void {
    this.#count++;
    for (const wake of [...this.#waiting]) wake();
  }

  /** Resolves once there was an announcement after `count`, or when the signal aborts. */
  beyond(count: number, signal: AbortSignal): Promise<void> {
    if (this.#count > count || signal.aborted) return Promise.resolve();

    return new Promise((resolve) => {
      const wake = () => {
        signal.removeEventListener('abort', wake);
        this.#waiting.delete(wake);
        if (this.#waiting.size === 0) this.#stopPolling();
        resolve();
      };
      signal.addEventListener('abort', wake);
      this.#waiting.add(wake);
      this.#poll ??= setInterval(() => this.announce(), POLL_MS);
    });
  }

  #stopPolling(): void {
    clearInterval(this.#poll);
    this.#poll = undefined;
  }
}
