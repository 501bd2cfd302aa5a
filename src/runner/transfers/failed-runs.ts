import { Backoff } from '../../concurrency/backoff.js';

const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 60_000;

/** Which transfers failed in the hands of this runner, and when it tries each of them again: later and later. */
export class FailedRuns {
  readonly #transfers = new Map<string, { readonly waits: Backoff; againMs: number }>();

  /** Times are of a monotonic clock. */
  failed(transferId: string, nowMs: number): void {
    const waits = this.#transfers.get(transferId)?.waits ?? new Backoff(FIRST_WAIT_MS, LONGEST_WAIT_MS);
    this.#transfers.set(transferId, { waits, againMs: nowMs + waits.next() });
  }

  mayRun(transferId: string, nowMs: number): boolean {
    return nowMs >= (this.#transfers.get(transferId)?.againMs ?? nowMs);
  }

  forget(transferId: string): void {
    this.#transfers.delete(transferId);
  }

  /** Forgets all but these: what is not open any more is tried by nobody. */
  keepOnly(open: ReadonlySet<string>): void {
    for (const transferId of this.#transfers.keys()) if (!open.has(transferId)) this.forget(transferId);
  }
}
