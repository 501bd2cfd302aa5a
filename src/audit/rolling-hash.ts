import { createHash } from 'node:crypto';

/**
 * SHA-256 over the hashes of events, in order, each as its text and a line feed: what `sha256sum` says of a file with
 * a hash on each line.
 */
export class RollingHash {
  readonly #hash = createHash('sha256');

  add(hash: string): void {
    this.#hash.update(`${hash}\n`);
  }

  /** Of all that was added so far, in lower-case hex. */
  digest(): string {
    return this.#hash.copy().digest('hex');
  }
}
