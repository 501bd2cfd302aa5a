import { randomUUID } from 'node:crypto';
import { SqliteEventStore } from '../../../src/adapters/sqlite/log/sqlite.event-store.js';
import type { Recorded, Sealed } from '../../../src/eventsourcing/event.js';
import { DELETED, type LogRecord, NO_REVISION, type Proposed, TOMBSTONE } from './record.js';

/** A real position is an offset into the log's files: it grows, it skips, and most numbers are the start of nothing. */
const STRIDE = 137n;

export const isStartOfRecord = (position: bigint): boolean => position % STRIDE === 0n;
export const nextPosition = (position: bigint): bigint => position + STRIDE;

/**
 * The records of all streams, in the embedded event log: what `write` has answered survives kill -9. A record lies in
 * an envelope under an id of the log's own, since to EventStoreDB an id may come twice, and data are any bytes.
 */
export class RecordLog {
  static async open(path: string, onFatal: (error: Error) => void): Promise<RecordLog> {
    return new RecordLog(await SqliteEventStore.open(path, { onFatal }));
  }

  private constructor(private readonly store: SqliteEventStore) {}

  /** Writes behind the last revision of a stream, and answers once the records are on disk. */
  async write(stream: string, events: readonly Proposed[], last: bigint): Promise<readonly LogRecord[]> {
    const created = new Date();
    const expected = last === NO_REVISION ? 'no_stream' : last;
    const envelopes = events.map((event) => envelope(event, created));
    const { revision, position } = await this.store.append(PREFIX + stream, envelopes, expected);
    return events.map((event, index) => {
      const behind = BigInt(events.length - 1 - index);
      return located({ ...event, stream, created }, revision - behind, position - behind);
    });
  }

  /** A stream after a revision, with all that no scavenge has erased. */
  async stream(name: string, after: bigint = NO_REVISION): Promise<readonly LogRecord[]> {
    return (await this.store.read(PREFIX + name, after === NO_REVISION ? undefined : after)).map(opened);
  }

  /** The log after a position and up to another, in pages. */
  async *forwards(after: bigint, upTo: bigint): AsyncIterable<readonly LogRecord[]> {
    const range = { after: after / STRIDE, upTo: upTo / STRIDE, categories: [CATEGORY] };
    for await (const page of this.store.readAll(range)) yield page.map(opened);
  }

  /** The log before a position, newest first, in pages that grow: most who read backwards want one record. */
  async *backwards(before: bigint): AsyncIterable<readonly LogRecord[]> {
    let upTo = (before - 1n) / STRIDE;
    for (let size = SMALLEST_WINDOW; upTo > 0n; size = 5n * size > WINDOW ? WINDOW : 5n * size) {
      const after = upTo > size ? upTo - size : 0n;
      const window: LogRecord[] = [];
      for await (const page of this.store.readAll({ after, upTo, categories: [CATEGORY] })) {
        window.push(...page.map(opened));
      }
      if (window.length > 0) yield window.reverse();
      upTo = after;
    }
  }

  /** The position of the last record. */
  async head(): Promise<bigint> {
    return (await this.store.head()) * STRIDE;
  }

  /** Erases the records of a stream before a revision. */
  erase(stream: string, before: bigint): Promise<void> {
    return this.store.truncate(PREFIX + stream, before);
  }

  close(): Promise<void> {
    return this.store.close();
  }
}

/** All streams are of one category of the embedded log, whatever their names here. */
const CATEGORY = 'record';
const PREFIX = `${CATEGORY}-`;
const SMALLEST_WINDOW = 4n;
const WINDOW = 500n;

interface Envelope {
  readonly id: string;
  readonly isJson: boolean;
  readonly data: string;
  readonly metadata: string;
  readonly created: number;
}

/** The embedded log wants metadata of the service's kind; these records have their own, inside. */
const METADATA = { actor: 'eventstoredb double', correlationId: '', causationId: '', schema: 1, hash: '' };

function envelope({ id, type, isJson, data, metadata }: Proposed, created: Date): Sealed {
  const contents: Envelope = { id, isJson, data: base64(data), metadata: base64(metadata), created: created.getTime() };
  return { id: randomUUID(), type, data: contents, metadata: METADATA };
}

function opened({ stream, revision, position, type, data }: Recorded): LogRecord {
  const { id, isJson, created, ...contents } = data as Envelope;
  const record = {
    id,
    type,
    isJson,
    data: Buffer.from(contents.data, 'base64'),
    metadata: Buffer.from(contents.metadata, 'base64'),
    stream: stream.slice(PREFIX.length),
    created: new Date(created),
  };
  return located(record, revision, position);
}

function located(record: Omit<LogRecord, 'revision' | 'position'>, revision: bigint, ordinal: bigint): LogRecord {
  return { ...record, revision: record.type === TOMBSTONE ? DELETED : revision, position: ordinal * STRIDE };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
