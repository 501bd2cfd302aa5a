import type { Fault } from './fault.js';
import type { HeaderLine } from './header-line.js';

export interface PostRequest {
  /** Checked here, by the same rules as a URL that is fetched. */
  readonly url: string;
  /** The media type of the body among them. */
  readonly headers: readonly HeaderLine[];
  readonly body: Uint8Array;
  /** For everything: the name, the connection, the answer. */
  readonly timeoutMs: number;
  /** Ends it at once: the post rejects with the signal's reason. What was sent may have been received. */
  readonly signal: AbortSignal;
}

/** How a post ended, as data: an answer whatever its status, or the reason why there is none. */
export type PostResult =
  | {
      readonly kind: 'answer';
      readonly httpStatus: number;
      readonly headers: readonly HeaderLine[];
      /** The beginning of the answer's body: a few kilobytes at most, and what came before the deadline. */
      readonly excerpt: Uint8Array;
    }
  | { readonly kind: 'failure'; readonly error: Fault };

/**
 * Posts bytes to a URL that somebody else chose. The port; the rules of the network are its adapter's.
 * A redirect is an answer like any other, and not followed. Nothing is sent twice: repeating a post is up to its caller.
 */
export abstract class Poster {
  /**
   * Whatever the receiver does ends in a result.
   * @throws only for faults of our own, and the signal's reason when it aborts.
   */
  abstract post(request: PostRequest): Promise<PostResult>;
}
