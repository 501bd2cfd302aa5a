import { Backoff } from '../concurrency/backoff.js';

const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 60_000;

/** Which entities failed in the hands of this runner, and when it tries each of them again: later and later. */
export class FailedTries {
  readonly #entities = new Map<string, { readonly waits: Backoff; againMs: number }>();

  /** Times are of a monotonic clock. */
  failed(id: string, nowMs: number): void {
    const waits = this.#entities.get(id)?.waits ?? new Backoff(FIRST_WAIT_MS, LONGEST_WAIT_MS);
    this.#entities.set(id, { waits, againMs: nowMs + waits.next() });
  }

  mayTry(id: string, nowMs: number): boolean {
    return nowMs >= (this.#entities.get(id)?.againMs ?? nowMs);
  }

  forget(id: string): void {
    this.#entities.delete(id);
  }

  /** Forgets all but these: what is not open any more is tried by nobody. */
  keepOnly(open: ReadonlySet<string>): void {
    for (const id of this.#entities.keys()) if (!open.has(id)) this.forget(id);
  }
}
