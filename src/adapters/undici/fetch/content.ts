import { Readable } from 'node:stream';
import { firstOf, valuesOf } from '../../../outbound/header-line.js';
import type { OpenResponse } from '../connection/exchange.js';
import { tooLarge } from '../fetch-fault.js';
import { type ClaimedCodings, codingsOf } from './codings.js';
import { decode } from './decode.js';

/** How a body breaks off. */
export interface BodyEnds {
  faultOf(error: unknown): Error;
  /** Whether what was received until then is kept. */
  isPart(fault: Error, receivedBytes: number): boolean;
}

/**
 * The body of a response, decoded as it is read, and never more of it than was asked for. It may be read once. Where it
 * fails after its first bytes, it ends there for its reader, so that these are kept: whoever made it asks for `fault`.
 * What is thrown is a failure before that, and what is no fault of the network.
 */
export class FetchedContent implements AsyncIterable<Uint8Array> {
  /** What was claimed of its coding, where that is more than what is undone. */
  readonly claimed: string | undefined;
  /** What was odd about it, as far as it was read. */
  readonly warnings: string[];
  #fault: Error | undefined;

  constructor(
    private readonly body: Readable,
    private readonly codings: ClaimedCodings,
    private readonly maxBytes: number,
    private readonly ends: BodyEnds,
  ) {
    this.claimed = codings.claimed;
    this.warnings = [...codings.warnings];
  }

  get fault(): Error | undefined {
    return this.#fault;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void> {
    let left = this.maxBytes;
    try {
      for await (const chunk of await this.#decoded()) {
        if (left > 0 && chunk.length > 0) yield chunk.subarray(0, left);
        left -= chunk.length;
        if (left < 0) throw tooLarge(this.maxBytes);
      }
    } catch (error) {
      this.#fault = this.ends.faultOf(error);
      const received = this.maxBytes - left;
      if (received === 0 || !this.ends.isPart(this.#fault, received)) throw this.#fault;
    }
  }

  async #decoded(): Promise<AsyncIterable<Uint8Array>> {
    const { body, maxBytes } = this;
    const { undone } = this.codings;
    return undone.length === 0 ? body : decode(body, undone, maxBytes, (odd) => this.warnings.push(odd));
  }
}

/**
 * What a response brings.
 * @throws FetchFault where it says that it is too long, or encoded too often
 */
export async function contentOf(
  { status, headers, body }: Pick<OpenResponse, 'status' | 'headers' | 'body'>,
  maxBytes: number,
  ends: BodyEnds,
): Promise<FetchedContent> {
  if (status === 204 || status === 304) {
    // Their headers may describe the body of another response, which undici would wait for.
    await body.dump();
    return new FetchedContent(Readable.from([]), { undone: [], warnings: [] }, maxBytes, ends);
  }
  if (Number(firstOf(headers, 'content-length')) > maxBytes) throw tooLarge(maxBytes);

  return new FetchedContent(body, codingsOf(valuesOf(headers, 'content-encoding').join(', ')), maxBytes, ends);
}
