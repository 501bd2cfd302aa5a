import { pipeline, type Readable, Transform } from 'node:stream';
import { createBrotliDecompress, createInflate, createInflateRaw } from 'node:zlib';
import { tooLarge } from '../fetch-fault.js';
import type { Coding } from './codings.js';
import { gunzip } from './gunzip.js';

/**
 * Undoes codings, the last one first. Between two of them no more than `maxBytes` may pass, since a body that is small
 * at both ends can be huge in between. The reader counts what comes out at the end. Destroying the result destroys the
 * body, and the other way round.
 */
export async function decode(
  body: Readable,
  codings: readonly Coding[],
  maxBytes: number,
  warn: (warning: string) => void,
): Promise<Readable> {
  let stage = body;
  for (const coding of codings.toReversed()) {
    const first = await peek(stage);
    if (!first) return stage; // some origins announce a coding of nothing

    if (stage !== body) stage = through(limiter(maxBytes), stage);
    stage = coding === 'gzip' ? gunzip(stage, CHUNK_BYTES, warn) : through(DECODERS[coding](first), stage);
  }
  return stage;
}

const CHUNK_BYTES = 64 * 1024;
const OPTIONS = { chunkSize: CHUNK_BYTES };
const DECODERS: { readonly [coding in Exclude<Coding, 'gzip'>]: (first: Uint8Array) => Transform } = {
  br: () => createBrotliDecompress(OPTIONS),
  // "deflate" means zlib's format (RFC 1950), but some origins send the bare stream (RFC 1951). The first has method 8.
  deflate: (first) => (((first[0] ?? 0) & 0x0f) === 8 ? createInflate(OPTIONS) : createInflateRaw(OPTIONS)),
};

function through(decoder: Transform, stage: Readable): Readable {
  return pipeline(
    stage,
    decoder.on('error', () => {}), // the reader gets it
    () => {},
  );
}

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

function limiter(maxBytes: number): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Uint8Array, _, pass) {
      bytes += chunk.length;
      if (bytes > maxBytes) pass(tooLarge(maxBytes));
      else pass(null, chunk);
    },
  });
}
