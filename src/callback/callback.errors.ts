/** There is no such callback, or it was deleted with its job. */
export class CallbackNotFoundError extends Error {
  override readonly name = 'CallbackNotFoundError';

  constructor(readonly callbackId: string) {
    super(`There is no callback ${callbackId} that was due yet`);
  }
}
