import { setTimeout as sleep } from 'node:timers/promises';
import { RefusedError, UnreachableError } from '../errors.js';

const AWAY_AT_MOST_MS = 60_000;
const AGAIN_AFTER_MS = 500;

/** With a service that is away: it may be started anew, and what it was asked for goes on by itself. */
export class Patience {
  #awaySince: number | undefined;

  /** It answers. */
  renew(): void {
    this.#awaySince = undefined;
  }

  /** Waits a little after an error. @throws the error, where the service said no, or has been away for a minute */
  async after(error: unknown): Promise<void> {
    const now = performance.now();
    this.#awaySince ??= now;
    if (!isAway(error) || now - this.#awaySince > AWAY_AT_MOST_MS) throw error;
    await sleep(AGAIN_AFTER_MS);
  }
}

/** Whether nobody answers, or somebody who says that the service does not for now. */
export function isAway(error: unknown): boolean {
  return error instanceof UnreachableError || (error instanceof RefusedError && error.problem.status === 503);
}
