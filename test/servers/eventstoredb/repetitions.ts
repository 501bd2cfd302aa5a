import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal } from './refusal.js';

/** How long the server tries to write before it gives up. */
const WRITE_TIMEOUT_MS = 2_000;

/**
 * Appends that are sent again while they are being written. Read in its sources: what is written and not yet indexed is
 * known, but not where; so the server drops the repetition, which times out.
 */
export class Repetitions {
  readonly #underWay = new Map<string, Promise<unknown>>();

  /** @param name the same for an append and its repetitions */
  take<Answer>(name: string, write: () => Promise<Answer>): Promise<Answer> {
    const first = this.#underWay.get(name);
    if (first) return first.then(dropped, () => this.take(name, write));

    const writing = write().finally(() => this.#underWay.delete(name));
    this.#underWay.set(name, writing);
    return writing;
  }
}

async function dropped(): Promise<never> {
  await sleep(WRITE_TIMEOUT_MS);
  throw new Refusal({ kind: 'timed-out' });
}
