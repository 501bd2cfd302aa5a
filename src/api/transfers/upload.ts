import type { IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { FastifyRequest } from 'fastify';
import { peeked } from '../../http/peeked.js';
import { invalidRequest, Problem } from '../../http/problem.js';
import { MultipartFile, type OtherFields } from './multipart-file.js';

/** The media types of an upload: a file by itself, packed or not, or in a form. */
export const UPLOAD_TYPES = ['text/csv', 'application/gzip', 'multipart/form-data'] as const;

/** A connection on which nothing comes for so long is given up: the upload as a whole may take its time. */
const IDLE_MS = 60_000;

/** A file on its way in. */
export interface Upload {
  /** The bytes, unpacked where they were packed. Throws where the upload breaks off, or is none. */
  readonly bytes: AsyncIterable<Uint8Array>;
  /** What the client calls the file; null while that is not known, and where it has no name. */
  fileName(): string | null;
  /** Passes over what was not read, so that the answer gets through, and the next request after it. */
  end(): void;
}

/** @throws Problem for what is no upload at all */
export function uploadOf({ raw, mediaType }: FastifyRequest, otherFields: OtherFields): Upload {
  const reading = raw.iterator({ destroyOnReturn: false });
  const received = untilBroken(raw, reading);
  const end = () => void reading.return?.().then(() => raw.resume());
  if (mediaType === 'multipart/form-data') {
    const form = new MultipartFile(raw.headers, otherFields);
    return { bytes: unpacked(form.bytesIn(received)), fileName: () => form.fileName, end };
  }
  if (UPLOAD_TYPES.some((type) => type === mediaType)) return { bytes: unpacked(received), fileName: () => null, end };

  throw new Problem('unsupported_media_type', `What is read here: ${UPLOAD_TYPES.join(', ')}`, {
    headers: { accept: UPLOAD_TYPES.join(', ') }, // RFC 9110, 15.5.16
  });
}

async function* untilBroken(raw: IncomingMessage, reading: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  raw.setTimeout(IDLE_MS, () => raw.destroy(new Error('Nothing came for too long')));
  try {
    yield* reading;
  } catch (cause) {
    throw new Problem('invalid_request', 'The upload broke off', { cause });
  }
}

/** A file that is packed by gzip (RFC 1952) says so in its first bytes, whatever the headers say. */
async function* unpacked(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const { beginning, all } = await peeked(source, 2);
  if (beginning[0] !== 0x1f || beginning[1] !== 0x8b) {
    yield* all;
    return;
  }
  const gunzip = createGunzip();
  pipeline(all, gunzip, () => {}); // an error of either ends both, and comes out below
  try {
    yield* gunzip;
  } catch (cause) {
    if (cause instanceof Problem) throw cause;
    throw invalidRequest([{ code: 'not_gzip', detail: 'The file is packed, and cannot be unpacked', pointer: '' }]);
  }
}
