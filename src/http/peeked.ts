/** A stream whose beginning was looked at. */
export interface Peeked {
  readonly beginning: Buffer;
  /** Nothing comes after the beginning. */
  readonly isWhole: boolean;
  /** The stream, its beginning included. To be read once. */
  readonly all: AsyncIterable<Uint8Array>;
}

/** Looks at the first bytes of a stream: at least so many, where it has them. */
export async function peeked(source: AsyncIterable<Uint8Array>, bytes: number): Promise<Peeked> {
  const reading = source[Symbol.asyncIterator]();
  const pieces: Uint8Array[] = [];
  let isWhole = false;
  for (let held = 0; held < bytes && !isWhole; ) {
    const { done, value } = await reading.next();
    if (done) isWhole = true;
    else {
      pieces.push(value);
      held += value.length;
    }
  }
  const beginning = Buffer.concat(pieces);
  return { beginning, isWhole, all: joined(beginning, reading) };
}

async function* joined(beginning: Buffer, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield beginning;
    yield* { [Symbol.asyncIterator]: () => rest };
  } finally {
    await rest.return?.();
  }
}
