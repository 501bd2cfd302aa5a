/**
 * A read for all who ask for it at the same time. A caller that asks while one is on its way shares the next, and is so
 * never given what was read before it asked.
 */
export class SharedRead<Answer> {
  #current: Promise<Answer> | undefined;
  #next: Promise<Answer> | undefined;

  constructor(private readonly read: () => Promise<Answer>) {}

  ask(): Promise<Answer> {
    if (!this.#current) return this.#begin();

    this.#next ??= this.#current.then(this.#goOn, this.#goOn);
    return this.#next;
  }

  /** The read that is on its way, or a new one: what it gives may have been read before it was asked for. */
  join(): Promise<Answer> {
    return this.#current ?? this.#begin();
  }

  readonly #goOn = (): Promise<Answer> => {
    this.#next = undefined;
    return this.#begin();
  };

  #begin(): Promise<Answer> {
    const reading = this.read().finally(() => {
      if (this.#current === reading) this.#current = undefined;
    });
    this.#current = reading;
    return reading;
  }
}
