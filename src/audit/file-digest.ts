import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { lstat } from 'node:fs/promises';

export interface Digest {
  readonly size: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

const READ_BYTES = 1024 * 1024;

/**
 * Size and hash of a file; undefined where there is no plain file of this name, since a link may lead anywhere.
 * @param onBytes told of every piece that was read; what it throws ends the reading
 */
export async function digestOf(path: string, onBytes?: (bytes: number) => void): Promise<Digest | undefined> {
  const isFile = await lstat(path).then(
    (found) => found.isFile(),
    () => false,
  );
  if (!isFile) return undefined;

  const hash = createHash('sha256');
  let size = 0;
  for await (const piece of createReadStream(path, { highWaterMark: READ_BYTES }) as AsyncIterable<Buffer>) {
    hash.update(piece);
    size += piece.length;
    onBytes?.(piece.length);
  }
  return { size, sha256: hash.digest('hex') };
}
