/** Lets what concerns one thing happen in the order in which it came in. */
export class KeyedQueue {
  readonly #last = new Map<string, Promise<void>>();

  take<Answer>(thing: string, work: () => Promise<Answer>): Promise<Answer> {
    const answer = (this.#last.get(thing) ?? Promise.resolve()).then(work);
    const settled = answer.then(
      () => {},
      () => {}, // the asker hears of it
    );
    this.#last.set(thing, settled);
    void settled.then(() => {
      if (this.#last.get(thing) === settled) this.#last.delete(thing);
    });
    return answer;
  }
}
