import { Readable } from 'node:stream';
import { StreamableFile } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** Of lists that know no pages. */
export const MAX_LISTED = 1_000;

/** A JSON array that is written as its items are made, one after the other; for a HEAD none is made. */
export function streamedArray({ method }: FastifyRequest, items: AsyncIterable<object>): StreamableFile {
  const pieces = method === 'HEAD' ? [] : piecesOf(items);
  return new StreamableFile(Readable.from(pieces, { objectMode: false }), { type: 'application/json; charset=utf-8' });
}

async function* piecesOf(items: AsyncIterable<object>): AsyncGenerator<string> {
  let before = '[';
  for await (const item of items) {
    yield before + JSON.stringify(item);
    before = ',\n';
  }
  yield before === '[' ? '[]\n' : ']\n';
}
