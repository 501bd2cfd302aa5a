import type { Expected } from './ledger.js';

/** What the server says no to, each told in two ways: inside of a batch append's answer, and as the end of a call. */
export type Reason =
  | {
      readonly kind: 'wrong-expected-version';
      readonly stream: string;
      readonly expected: Expected;
      readonly actual: bigint;
    }
  | { readonly kind: 'stream-deleted'; readonly stream: string }
  | { readonly kind: 'maximum-append-size-exceeded'; readonly limit: number }
  | { readonly kind: 'bad-request'; readonly message: string }
  | { readonly kind: 'not-ready' }
  | { readonly kind: 'not-leader'; readonly leaderPort: number }
  | { readonly kind: 'read-failed' }
  | { readonly kind: 'timed-out' };

export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(readonly reason: Reason) {
    super(reason.kind);
  }
}
