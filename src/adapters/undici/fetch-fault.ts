import type { FaultCode } from '../../outbound/fault.js';

/** Why something failed on the network, in a code of the closed list and a sentence for people. */
export class FetchFault extends Error {
  override readonly name = 'FetchFault';

  constructor(
    readonly code: FaultCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

export function tooLarge(maxBytes: number): FetchFault {
  return new FetchFault('too_large', `The body has more than ${maxBytes} bytes`);
}

/** The `code` of an error of Node, undici or a resolver; empty where it has none. */
export function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}
