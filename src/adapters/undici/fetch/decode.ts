import { pipeline, type Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib';
import { FetchFault, tooLarge } from '../fetch-fault.js';

/** The content codings that are undone (RFC 9110, 8.4.1). */
export type Coding = 'gzip' | 'deflate' | 'br';

/** What a request says of them. */
export const ACCEPTED_CODINGS = 'gzip, deflate, br';

/** Honest origins use one, mistaken ones two. */
const MAX_CODINGS = 2;

/**
 * Reads a `Content-Encoding`: the codings in the order in which they were applied.
 * @throws FetchFault for an unknown one, and for more than two.
 */
export function codingsOf(contentEncoding: string): readonly Coding[] {
  const names = contentEncoding
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity');
  if (names.length > MAX_CODINGS) {
    throw new FetchFault('invalid_response', `The body is encoded ${names.length} times, which no honest origin does`);
  }
  return names.map((name) => {
    const coding = CODINGS[name];
    if (!coding) throw new FetchFault('invalid_response', `The body has an unknown encoding: ${name.slice(0, 40)}`);
    return coding;
  });
}

/**
 * Undoes codings, the last one first. Between two of them no more than `maxBytes` may pass, since a body that is small
 * at both ends can be huge in between. The reader counts what comes out at the end. Destroying the result destroys the
 * body, and the other way round.
 */
export async function decode(body: Readable, codings: readonly Coding[], maxBytes: number): Promise<Readable> {
  let stage = body;
  for (const coding of codings.toReversed()) {
    const first = await peek(stage);
    if (!first) return stage; // some origins announce a coding of nothing

    if (stage !== body) limit(stage, maxBytes);
    const decoder = DECODERS[coding](first).on('error', () => {}); // the reader gets it
    stage = pipeline(stage, decoder, () => {});
  }
  return stage;
}

const CODINGS: { readonly [name: string]: Coding | undefined } = Object.assign(Object.create(null), {
  gzip: 'gzip',
  'x-gzip': 'gzip',
  deflate: 'deflate',
  br: 'br',
});

const OPTIONS = { chunkSize: 64 * 1024 };
const DECODERS: { readonly [coding in Coding]: (first: Uint8Array) => Transform } = {
  gzip: () => createGunzip(OPTIONS),
  br: () => createBrotliDecompress(OPTIONS),
  // "deflate" means zlib's format (RFC 1950), but some origins send the bare stream (RFC 1951). The first has method 8.
  deflate: (first) => (((first[0] ?? 0) & 0x0f) === 8 ? createInflate(OPTIONS) : createInflateRaw(OPTIONS)),
};

/** The first piece of a stream, which stays in it; undefined where there is none. */
async function peek(stream: Readable): Promise<Uint8Array | undefined> {
  for (;;) {
    if (stream.errored) throw stream.errored;
    if (stream.destroyed) return undefined; // after its end
    const first: Uint8Array | null = stream.read();
    if (first) {
      stream.unshift(first);
      return first;
    }
    await new Promise((resolve) => stream.once('readable', resolve).once('close', resolve));
  }
}

function limit(stage: Readable, maxBytes: number): void {
  let bytes = 0;
  stage.on('data', (chunk: Uint8Array) => {
    bytes += chunk.length;
    if (bytes > maxBytes) stage.destroy(tooLarge(maxBytes));
  });
}
