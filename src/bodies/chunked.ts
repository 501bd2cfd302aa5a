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
