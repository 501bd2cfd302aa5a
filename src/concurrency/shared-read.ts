/**
 * A read for all who ask for it at the same time. Who asks while one is on its way shares the next: nobody is given
 * what was read before they asked.
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
