import { FetchFault } from '../fetch/fetch-fault.js';
import type { Connection } from './connection.js';

/**
 * What ends a fetch before its time: its deadline, or the signal of who asked for it. Ending it means to destroy the
 * connection that it waits for, which makes everything else fail; the cause kept here is the one that counts.
 */
export class Watch {
  readonly #deadline: NodeJS.Timeout;
  readonly #abort = () => {
    this.#isAborted ||= this.#cause === undefined;
    this.#stop(new Error('The fetch was aborted', { cause: this.signal.reason }));
  };
  #cause: Error | undefined;
  #isAborted = false;
  #connection: Connection | undefined;

  constructor(
    private readonly signal: AbortSignal,
    timeoutMs: number,
  ) {
    this.#deadline = setTimeout(() => {
      this.#stop(new FetchFault('timeout_total', `The fetch was not done within ${timeoutMs / 1_000} s`));
    }, timeoutMs);
    signal.addEventListener('abort', this.#abort, { once: true });
  }

  /** Why the fetch was ended, if it was. */
  get cause(): Error | undefined {
    return this.#cause;
  }

  /** Whether that was the signal. */
  get isAborted(): boolean {
    return this.#isAborted;
  }

  /** The latest connection that the fetch waited for. */
  get connection(): Connection | undefined {
    return this.#connection;
  }

  /** From now on this connection is what the fetch waits for. */
  over(connection: Connection): void {
    this.#connection = connection;
    if (this.#cause) void connection.destroy(this.#cause);
  }

  end(): void {
    clearTimeout(this.#deadline);
    this.signal.removeEventListener('abort', this.#abort);
  }

  #stop(cause: Error): void {
    this.#cause ??= cause;
    void this.#connection?.destroy(this.#cause);
  }
}
