import { Refusal } from './refusal.js';

/** How the server misbehaves just now. A fresh one behaves. */
export class Faults {
  #answersToLose = 0;
  #frozen: Promise<void> = Promise.resolve();
  #thaw = () => {};
  #refusesUntil = 0;
  #chunkBeginsUntil = 0;
  readonly #subscriptions = new Set<() => void>();

  /** The next appends are stored, and their answers are never sent. */
  loseAnswers(count: number): void {
    this.#answersToLose = count;
  }

  /** Calls are taken and appends are stored, but nothing is sent to anybody. 0 ends it. */
  freeze(ms: number): void {
    this.#thaw();
    if (ms === 0) return;

    this.#frozen = new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#thaw = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Every call is refused as while a server boots. 0 ends it. */
  refuse(ms: number): void {
    this.#refusesUntil = performance.now() + ms;
  }

  /**
   * The server begins a new chunk of its log, and for a moment it does not find its way backwards: the next read in that
   * direction fails, and only that.
   */
  beginChunk(momentMs: number): void {
    this.#chunkBeginsUntil = performance.now() + momentMs;
  }

  /** Every subscription of this moment ends as that of a slow subscriber does. */
  dropSubscriptions(): void {
    for (const drop of [...this.#subscriptions]) drop();
  }

  /** Whether the answer to an append that was stored gets lost. */
  answerIsLost(): boolean {
    if (this.#answersToLose === 0) return false;
    this.#answersToLose--;
    return true;
  }

  thawed(): Promise<void> {
    return this.#frozen;
  }

  /** @throws Refusal while the server refuses */
  assertReady(): void {
    if (performance.now() < this.#refusesUntil) throw new Refusal({ kind: 'not-ready' });
  }

  /** @throws Refusal once when a chunk has begun just now */
  assertReadsBackwards(): void {
    const fails = performance.now() < this.#chunkBeginsUntil;
    this.#chunkBeginsUntil = 0;
    if (fails) throw new Refusal({ kind: 'read-failed' });
  }

  /** Answers with a function to call when the subscription has ended. */
  subscribed(drop: () => void): () => void {
    this.#subscriptions.add(drop);
    return () => this.#subscriptions.delete(drop);
  }
}
