/**
 * Tells those who wait for something to change that it is time to look: at once where this process knows of it, and
 * otherwise, while anybody waits, whenever a poll says so.
 */
export class ChangeSignal {
  readonly #waiting = new Set<() => void>();
  #poll: NodeJS.Timeout | undefined;
  #count = 0;

  /**
   * @param pollMs within this time and a little, what another process wrote is seen; there is no poll without it
   * @param hasMoved whether there may be something new; where asking is as dear as looking: always
   */
  constructor(
    private readonly pollMs?: number,
    private readonly hasMoved: () => boolean = () => true,
  ) {}

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
      if (this.pollMs !== undefined) this.#poll ??= setInterval(() => this.#look(), this.pollMs);
    });
  }

  #look(): void {
    if (this.hasMoved()) this.announce();
  }

  #stopPolling(): void {
    clearInterval(this.#poll);
    this.#poll = undefined;
  }
}
