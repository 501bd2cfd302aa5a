import { FetchFault } from '../fetch-fault.js';
import type { OriginConnection } from './origin-connection.js';

/**
 * Ends an operation at its deadline, or when its caller's signal aborts, by destroying the connection that it waits
 * for. Whatever else fails because of that, the cause kept here is the one to report.
 */
export class Cancellation {
  readonly #deadline: NodeJS.Timeout;
  readonly #abort = () => {
    this.#isAborted ||= this.#cause === undefined;
    this.#stop(new AbortedError(`${this.operation} was aborted`, { cause: this.signal.reason }));
  };
  #cause: Error | undefined;
  #isAborted = false;
  #connection: OriginConnection | undefined;
  readonly #waiting = new Set<() => void>();

  /** @param operation as the subject of a sentence: "The fetch" */
  constructor(
    private readonly operation: string,
    private readonly signal: AbortSignal,
    timeoutMs: number,
  ) {
    this.#deadline = setTimeout(() => {
      const late = `${operation} was not done within ${timeoutMs / 1_000} s`;
      this.#stop(new FetchFault('timeout_total', this.#connection ? `${late}: ${whereOf(this.#connection)}` : late));
    }, timeoutMs);
    signal.addEventListener('abort', this.#abort, { once: true });
  }

  /** Why the operation was ended, if it was. */
  get cause(): Error | undefined {
    return this.#cause;
  }

  /** Whether that was the signal. */
  get isAborted(): boolean {
    return this.#isAborted;
  }

  /** The latest connection that the operation waited for. */
  get connection(): OriginConnection | undefined {
    return this.#connection;
  }

  /** From now on the operation waits for this connection. */
  waitFor(connection: OriginConnection): void {
    this.#connection = connection;
    if (this.#cause) void connection.destroy(this.#cause);
  }

  /**
   * Waits for what another operation does.
   * @throws the cause, where this one is ended before that
   */
  async wait(other: Promise<unknown>): Promise<void> {
    let stop = () => {};
    const ended = new Promise<void>((resolve) => {
      stop = resolve;
    });
    this.#waiting.add(stop);
    if (this.#cause) stop();
    await Promise.race([other, ended]).finally(() => this.#waiting.delete(stop));
    if (this.#cause) throw this.#cause;
  }

  end(): void {
    clearTimeout(this.#deadline);
    this.signal.removeEventListener('abort', this.#abort);
  }

  #stop(cause: Error): void {
    this.#cause ??= cause;
    void this.#connection?.destroy(this.#cause);
    for (const stop of this.#waiting) stop();
  }
}

/** The caller's signal aborted an operation. */
export class AbortedError extends Error {
  override readonly name = 'AbortedError';
}

/** What an operation waited for when its time was over. */
function whereOf({ progress: { host, stage, received } }: OriginConnection): string {
  if (stage !== 'open') return `there was no connection to ${host} yet`;
  if (received === 'nothing') return `${host} had not answered`;
  return received === 'head'
    ? `${host} had not sent the whole body`
    : `${host} had not sent the whole head of its response`;
}
