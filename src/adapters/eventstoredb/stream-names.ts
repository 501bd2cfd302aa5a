/**
 * Between the port's names of streams and the server's: there a namespace may stand before each, so that several
 * installations share one server (`staging` stores `job-1` as `staging.job-1`).
 */
export class StreamNames {
  readonly #prefix: string;

  constructor(namespace = '') {
    this.#prefix = namespace === '' ? '' : `${namespace}.`;
  }

  theirs(stream: string): string {
    return this.#prefix + stream;
  }

  /** A stream of another installation keeps the name that it has: it is none of ours. */
  ours(stored: string): string {
    return stored.startsWith(this.#prefix) ? stored.slice(this.#prefix.length) : stored;
  }

  /** How the server's names of all the streams of some categories begin. */
  prefixes(categories: readonly string[]): string[] {
    return categories.map((category) => `${this.#prefix}${category}-`);
  }
}
