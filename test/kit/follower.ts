import type { Recorded } from '../../src/eventsourcing/event.js';

/** A subscription that is consumed in the background, and what came of it. */
export class Follower {
  readonly pages: (readonly Recorded[])[] = [];
  readonly #stopping = new AbortController();
  readonly #ended: Promise<void>;

  constructor(subscribe: (signal: AbortSignal) => AsyncIterable<readonly Recorded[]>) {
    this.#ended = this.#consume(subscribe(this.#stopping.signal));
  }

  get events(): readonly Recorded[] {
    return this.pages.flat();
  }

  /** Resolves when the subscription has ended by itself. */
  get ended(): Promise<void> {
    return this.#ended;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#ended;
  }

  async #consume(pages: AsyncIterable<readonly Recorded[]>): Promise<void> {
    for await (const page of pages) this.pages.push(page);
  }
}
