/** Items in the order they came, for one consumer that takes them when it can. One that overflows ends. */
export class Queue<Item> {
  #items: Item[] = [];
  #ended: { readonly error?: Error } | undefined;
  #wake = () => {};

  /**
   * @param capacity how many items may wait
   * @param overflow the error that a consumer is told who let more come
   */
  constructor(
    private readonly capacity: number,
    private readonly overflow: () => Error,
  ) {}

  get hasEnded(): boolean {
    return this.#ended !== undefined;
  }

  /** Takes all of them in, or ends where they are too many. What comes after the end is passed over. */
  push(items: readonly Item[]): void {
    if (this.#ended) return;
    if (this.#items.length + items.length > this.capacity) {
      this.end(this.overflow());
      return;
    }

    for (const item of items) this.#items.push(item);
    this.#wake();
  }

  /** What has come, at most so many, as soon as there is any; none once it has ended well, or when the signal aborts. */
  async take(max: number, signal: AbortSignal): Promise<readonly Item[]> {
    if (this.#items.length === 0 && !this.#ended && !signal.aborted) await this.#change(signal);
    if (signal.aborted) return [];
    if (this.#items.length === 0 && this.#ended?.error) throw this.#ended.error;

    return this.#items.splice(0, max);
  }

  /** No more will come. What has come can still be taken; then an error is thrown, where it ended with one. */
  end(error?: Error): void {
    this.#ended ??= error ? { error } : {};
    this.#wake();
  }

  /** Empties it, and lets it begin anew where it had ended. */
  reset(): void {
    this.#items = [];
    this.#ended = undefined;
  }

  #change(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        signal.removeEventListener('abort', wake);
        this.#wake = () => {};
        resolve();
      };
      signal.addEventListener('abort', wake);
      this.#wake = wake;
    });
  }
}
