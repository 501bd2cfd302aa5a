import type { Readable } from 'node:stream';
import { tooLarge } from '../fetch-fault.js';
import type { Coding } from './codings.js';
import { decode } from './decode.js';

/**
 * The body of a response, decoded as it is read, and never more of it than was asked for. It may be read once. Its
 * reader gets what fails, which stays here as `fault`.
 */
export class FetchedContent implements AsyncIterable<Uint8Array> {
  /** What was odd about it, as far as it was read. */
  readonly warnings: string[] = [];
  #fault: Error | undefined;

  constructor(
    private readonly body: Readable,
    private readonly codings: readonly Coding[],
    private readonly maxBytes: number,
    private readonly faultOf: (error: unknown) => Error,
  ) {}

  get fault(): Error | undefined {
    return this.#fault;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void> {
    const { body, codings, maxBytes } = this;
    let size = 0;
    try {
      const decoded =
        codings.length === 0 ? body : await decode(body, codings, maxBytes, (odd) => this.warnings.push(odd));
      for await (const chunk of decoded as AsyncIterable<Uint8Array>) {
        size += chunk.length;
        if (size > maxBytes) throw tooLarge(maxBytes);
        yield chunk;
      }
    } catch (error) {
      this.#fault = this.faultOf(error);
      throw this.#fault;
    }
  }
}
