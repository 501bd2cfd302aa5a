import type { Body } from '../bodies/body-store.js';
import type { FetchOutcome } from '../job/job.commands.js';
import type { HeaderPair } from '../job/job.headers.js';

export interface FetchRequest {
  /** Normalised; checked at submission, and again here at every hop. */
  readonly url: string;
  readonly headers: readonly HeaderPair[];
  /** For everything: names, connections, redirects, the last byte of the body. */
  readonly timeoutMs: number;
  /** Of the body, as received and as decoded. */
  readonly maxBytes: number;
  /** Ends the fetch at once: it rejects with the signal's reason. */
  readonly signal: AbortSignal;
}

/** Fetches a page. The port; the rules of the network are its adapter's. */
export abstract class Fetcher {
  /**
   * Whatever an origin does ends in an outcome. What comes of a body is handed to `keep` as it arrives, decoded.
   * @throws only for faults of our own (an error of `keep`), and the signal's reason when it aborts.
   */
  abstract fetch(
    request: FetchRequest,
    keep: (body: AsyncIterable<Uint8Array>) => Promise<Body>,
  ): Promise<FetchOutcome>;

  /** Closes every connection. */
  abstract close(): Promise<void>;
}
