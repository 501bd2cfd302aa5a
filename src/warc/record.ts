import { createHash } from 'node:crypto';
import { warcDigest } from './digest.js';

/** A record of a WARC file. The numbers in this folder are clauses of ISO 28500:2017, which is WARC 1.1. */
export interface WarcRecord {
  readonly type: 'warcinfo' | 'response' | 'request' | 'revisit' | 'metadata';
  /** A UUID; nobody else names another record by it (5.2). */
  readonly id: string;
  readonly date: string;
  readonly contentType: string;
  /** What is said besides, in its order. */
  readonly fields: readonly WarcField[];
  /** What the block begins with: the head of an HTTP message, or the whole of it. */
  readonly head: Uint8Array;
  /** What follows. It is read twice, since its digest stands before it; it is never held whole. */
  readonly payload?: WarcPayload;
}

export type WarcField = readonly [name: string, value: string];

export interface WarcPayload {
  readonly size: number;
  read(): AsyncIterable<Uint8Array>;
}

/** A record's bytes, but for its payload: that is read again as these are. */
export type SealedRecord = AsyncIterable<Uint8Array>;

/** Reads the payload once, and knows what stands before it. Where it cannot be read, nothing of the record is written. */
export async function sealed(record: WarcRecord): Promise<SealedRecord> {
  const block = createHash('sha256').update(record.head);
  if (record.payload) for await (const bytes of record.payload.read()) block.update(bytes);
  return bytesOf(record, headerOf(record, warcDigest(block.digest())));
}

/** How other records name this one (5.2). */
export function recordUri(id: string): string {
  return `<urn:uuid:${id}>`;
}

/** 4: a version, named fields, an empty line, the block, and two empty lines. */
async function* bytesOf({ head, payload }: WarcRecord, header: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(header);
  yield head;
  if (payload) yield* payload.read();
  yield Buffer.from('\r\n\r\n');
}

function headerOf(record: WarcRecord, blockDigest: string): string {
  const { type, id, date, contentType, fields, head, payload } = record;
  const lines: readonly WarcField[] = [
    ['WARC-Type', type],
    ['WARC-Record-ID', recordUri(id)],
    ['WARC-Date', date],
    ...fields,
    ['WARC-Block-Digest', blockDigest],
    ['Content-Type', contentType],
    ['Content-Length', String(head.length + (payload?.size ?? 0))],
  ];
  return `WARC/1.1\r\n${lines.map(([name, value]) => `${name}: ${oneLine(value)}\r\n`).join('')}\r\n`;
}

/** A field ends with its line: what is in it cannot begin another. */
function oneLine(value: string): string {
  return value.replace(/[\r\n]+/g, ' ');
}
