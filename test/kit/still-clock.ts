import { Clock } from '../../src/eventsourcing/clock.js';

interface Sleeper {
  readonly wakesAt: number;
  readonly wake: () => void;
}

/** Time that stands until it is moved. Sleepers wake in the order of their hours. */
export class StillClock extends Clock {
  #elapsedMs = 0;
  #turnedMs = 0;
  #sleepers: Sleeper[] = [];

  constructor(private readonly startedAt = new Date('2026-03-01T12:00:00.000Z')) {
    super();
  }

  now(): Date {
    return new Date(this.startedAt.getTime() + this.#elapsedMs + this.#turnedMs);
  }

  monotonicMs(): number {
    return this.#elapsedMs;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve();

    return new Promise((resolve) => {
      const wake = () => {
        signal?.removeEventListener('abort', wake);
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        resolve();
      };
      const sleeper = { wakesAt: this.#elapsedMs + ms, wake };
      this.#sleepers.push(sleeper);
      signal?.addEventListener('abort', wake);
    });
  }

  /** Turns the hands, forward or back: another time is shown, and none has passed. */
  turn(ms: number): void {
    this.#turnedMs += ms;
  }

  /** Lets time pass. Whoever was to wake by then wakes. */
  advance(ms: number): void {
    this.#elapsedMs += ms;
    const due = this.#sleepers.filter(({ wakesAt }) => wakesAt <= this.#elapsedMs);
    for (const { wake } of due.sort((a, b) => a.wakesAt - b.wakesAt)) wake();
  }
}
