/** The transaction may be on disk or not. */
export class UnsettledCommitError extends Error {
  override readonly name = 'UnsettledCommitError';

  constructor(cause: unknown) {
    super('It is not known whether the transaction was written', { cause });
  }
}

/** Nothing was written: the file is closed, or its disk failed. */
export class NoMoreWritesError extends Error {
  override readonly name = 'NoMoreWritesError';
}

/**
 * After a failed write or fsync the kernel may have dropped what it had promised to keep, so no later answer of this
 * disk can be trusted. A full disk (SQLITE_FULL) lies about nothing: once there is room, writing goes on.
 */
export function isFatal(error: unknown): error is Error {
  return error instanceof Error && /^SQLITE_(IOERR|CORRUPT|NOTADB)/.test(codeOf(error));
}

/** Whether there was no room to write, be it at the commit. */
export function isFull(error: unknown): boolean {
  const said = error instanceof UnsettledCommitError ? error.cause : error;
  return codeOf(said).startsWith('SQLITE_FULL');
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
