import { createHash } from 'node:crypto';

/** Cuts a stream into chunks of one size; the last one may be shorter. Holds one chunk and one piece of the source. */
export async function* chunked(source: AsyncIterable<Uint8Array>, bytes: number): AsyncIterable<Buffer> {
  let pieces: Uint8Array[] = [];
  let held = 0;
  for await (let piece of source) {
    while (held + piece.length >= bytes) {
      const cut = bytes - held;
      yield Buffer.concat([...pieces, piece.subarray(0, cut)]);
      piece = piece.subarray(cut);
      pieces = [];
      held = 0;
    }
    if (piece.length > 0) pieces.push(piece);
    held += piece.length;
  }
  if (held > 0) yield Buffer.concat(pieces);
}

/**
 * What a chunk is compared with whenever it is read: a SHA-256 that covers its place too, so that no other chunk passes
 * for it.
 * @param body what its store knows the body by, where two may never have the same
 */
export function chunkHash(body: string, number: number, bytes: Uint8Array): Buffer {
  return createHash('sha256').update(`${body}/${number}\n`).update(bytes).digest();
}
