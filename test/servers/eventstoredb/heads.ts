import { LRUCache } from 'lru-cache';
import { DELETED, type LogRecord, metastreamOf, NO_REVISION } from './record.js';
import type { RecordLog } from './record-log.js';

/** What an append or a read must know of a stream. */
export interface Head {
  revision: bigint;
  isTombstoned: boolean;
  /** Events before this revision are hidden; DELETED hides the stream. */
  truncateBefore: bigint;
  hasMetadata: boolean;
}

/** The heads of all streams, those in use in memory. They are changed by whoever has the stream's turn. */
export class Heads {
  readonly #known = new LRUCache<string, Head>({ max: 50_000 });

  constructor(private readonly log: RecordLog) {}

  async of(stream: string): Promise<Head> {
    const known = this.#known.get(stream);
    if (known) return known;

    const [records, metadata] = await Promise.all([this.log.stream(stream), this.log.stream(metastreamOf(stream))]);
    const isTombstoned = records.at(-1)?.revision === DELETED;
    const revision = records.at(isTombstoned ? -2 : -1)?.revision ?? NO_REVISION;
    const head = { revision, isTombstoned, ...truncation(metadata.at(-1)) };
    this.#known.set(stream, head);
    return head;
  }
}

/** What the last event of a metadata stream says of its stream. */
export function truncation(metadata: LogRecord | undefined): Pick<Head, 'truncateBefore' | 'hasMetadata'> {
  const before = metadata ? $tbOf(metadata) : 0;
  return { truncateBefore: Number.isSafeInteger(before) ? BigInt(before) : DELETED, hasMetadata: !!metadata };
}

/** Metadata that cannot be understood say nothing. */
function $tbOf({ data }: LogRecord): number {
  try {
    const { $tb } = JSON.parse(Buffer.from(data).toString()) as { $tb?: unknown };
    return typeof $tb === 'number' ? $tb : 0;
  } catch {
    return 0;
  }
}
