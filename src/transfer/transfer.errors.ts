/** There is no such transfer, or it was deleted. */
export class TransferNotFoundError extends Error {
  override readonly name = 'TransferNotFoundError';

  constructor(readonly transferId: string) {
    super(`There is no transfer ${transferId}`);
  }
}

/** The transfer is in a status in which this cannot be done. */
export class TransferStatusError extends Error {
  override readonly name = 'TransferStatusError';

  constructor(
    readonly transferId: string,
    readonly status: string,
    why: string,
  ) {
    super(`Transfer ${transferId} is ${status}: ${why}`);
  }
}
