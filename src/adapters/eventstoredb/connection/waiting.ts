/** Resolves after a while, or at once when the signal aborts. Never rejects. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Bell().wait(ms, signal);
}

/** Wakes whoever waits for it. */
export class Bell {
  readonly #waiting = new Set<() => void>();

  ring(): void {
    for (const wake of [...this.#waiting]) wake();
  }

  /** Resolves when it rings, after a while, or when the signal aborts. Never rejects. */
  wait(ms: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', wake);
        this.#waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      signal.addEventListener('abort', wake);
      this.#waiting.add(wake);
    });
  }
}

/** What a promise gives, or undefined as soon as the signal aborts: a silent server must not hold up our end. */
export async function unlessAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value | undefined> {
  let stop = () => {};
  const aborted = new Promise<undefined>((resolve) => {
    stop = () => resolve(undefined);
  });
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop);
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Longer and longer pauses, each drawn at random up to a limit that doubles, so that many do not come back at once. */
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
