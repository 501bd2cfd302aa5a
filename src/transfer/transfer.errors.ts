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

/** A request was sent again whose transfer was deleted since. */
export class TransferGoneError extends Error {
  override readonly name = 'TransferGoneError';

  constructor(readonly transferId: string) {
    super(`Transfer ${transferId}, which this request made, was deleted since: ask under another key`);
  }
}

/** A request was sent again under its key, and asks for something else than the first time. */
export class ForeignTransferError extends Error {
  override readonly name = 'ForeignTransferError';

  constructor(readonly transferId: string) {
    super(`The same key was used for another request, which made transfer ${transferId}`);
  }
}
