import { setImmediate as turn } from 'node:timers/promises';
import type { LogRecord } from './record.js';
import { nextPosition } from './record-log.js';

export type Listener = (records: readonly LogRecord[]) => void;

/** Tells of every append once it is on disk, in the order of the log, to whoever listens at that moment. */
export class Feed {
  readonly #listeners = new Set<Listener>();
  readonly #waiting = new Map<bigint, readonly LogRecord[]>();
  #position: bigint;
  #isTelling = false;

  /** @param head the last position when the server started */
  constructor(head: bigint) {
    this.#position = head;
  }

  /** The last position that was told of. */
  get position(): bigint {
    return this.#position;
  }

  /** Takes the records of one append. Appends may come in another order than they lie in the log. */
  publish(records: readonly LogRecord[]): void {
    const [first] = records;
    if (first) this.#waiting.set(first.position, records);
    if (!this.#isTelling) void this.#tell();
  }

  /** Answers with a function that ends it. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #tell(): Promise<void> {
    this.#isTelling = true;
    for (let records = this.#next(); records; records = this.#next()) {
      for (const listener of [...this.#listeners]) listener(records);
      await turn(); // between appends the subscribers get to write; within one they do not
    }
    this.#isTelling = false;
  }

  #next(): readonly LogRecord[] | undefined {
    const at = nextPosition(this.#position);
    const records = this.#waiting.get(at);
    this.#waiting.delete(at);
    this.#position = records?.at(-1)?.position ?? this.#position;
    return records;
  }
}
