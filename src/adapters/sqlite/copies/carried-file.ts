import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';

/** What is written and not yet on disk: much of it at once would hold up every commit of the service for seconds. */
const UNSYNCED_BYTES = 8 * 1024 * 1024;

/**
 * Writes a new file, and answers with its size and hash once it is on disk.
 * @param after is waited for after each piece; what it throws ends the writing
 */
export async function carried(
  path: string,
  pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  after: (bytes: number) => Promise<void>,
): Promise<{ readonly size: number; readonly sha256: string }> {
  const hash = createHash('sha256');
  let size = 0;
  let synced = 0;
  const file = await open(path, 'wx');
  try {
    for await (const piece of pieces) {
      hash.update(piece);
      await file.writeFile(piece);
      size += piece.length;
      if (size - synced >= UNSYNCED_BYTES) {
        await file.datasync();
        synced = size;
      }
      await after(piece.length);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { size, sha256: hash.digest('hex') };
}
