/** A subscriber in another process sees an event within this time and a little. */
const POLL_MS = 20;

/**
 * Tells those who wait at the end of the log that it has grown: at once when this process wrote, and by polling a
 * number of SQLite's that changes with every commit of another connection.
 */
export class Arrivals {
  #count = 0;
  #seenVersion: string | number | undefined;
  #waiting = new Set<() => void>();
  #poll: NodeJS.Timeout | undefined;

  /** @param dataVersion `PRAGMA data_version` of a connection, or what else differs once there is something new */
  constructor(private readonly dataVersion: () => string | number) {}

  /** Grows with every announcement. Take it before reading, so that nothing slips in between reading and waiting. */
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
      this.#poll ??= setInterval(() => this.#look(), POLL_MS);
    });
  }

  #look(): void {
    const version = this.#versionNow();
    if (version === this.#seenVersion) return;

    this.#seenVersion = version;
    this.announce();
  }

  /** Where even this cannot be read, whoever waits is woken, reads, and hears of the error itself. */
  #versionNow(): string | number {
    try {
      return this.dataVersion();
    } catch {
      return Number.NaN;
    }
  }

  #stopPolling(): void {
    clearInterval(this.#poll);
    this.#poll = undefined;
  }
}
