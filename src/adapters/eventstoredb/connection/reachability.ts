import { Bell } from './waiting.js';

/** Who is told, once each time, that the server went away and that it is back. */
export interface ReachabilityListener {
  readonly onAway?: ((reason: string) => void) | undefined;
  readonly onBack?: (() => void) | undefined;
}

/** Whether the server answers, as far as the last call knows. Says so only when that changes. */
export class Reachability {
  readonly #back = new Bell();
  #isAway = false;

  constructor(private readonly listener: ReachabilityListener) {}

  get isAway(): boolean {
    return this.#isAway;
  }

  answered(): void {
    if (!this.#isAway) return;
    this.#isAway = false;
    this.#back.ring();
    this.listener.onBack?.();
  }

  failed(reason: string): void {
    if (this.#isAway) return;
    this.#isAway = true;
    this.listener.onAway?.(reason);
  }

  /** Waits a while, or until it is back, or the signal aborts. */
  pauseUntilBack(ms: number, signal: AbortSignal): Promise<void> {
    return this.#back.wait(ms, signal);
  }
}
