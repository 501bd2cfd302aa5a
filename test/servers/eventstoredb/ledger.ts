import { randomUUID } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Feed } from './feed.js';
import { type Head, Heads, truncation } from './heads.js';
import {
  DELETED,
  type LogRecord,
  metastreamOf,
  NO_REVISION,
  originalOf,
  type Proposed,
  systemEvent,
  TOMBSTONE,
} from './record.js';
import type { RecordLog } from './record-log.js';
import { Refusal } from './refusal.js';
import { Repetitions } from './repetitions.js';
import { KeyedQueue } from './turns.js';

export type Expected = bigint | 'no_stream' | 'any' | 'stream_exists';

/** Where the last event of an append lies. */
export type Place = Pick<LogRecord, 'revision' | 'position'>;

const MAX_APPEND_BYTES = 1024 * 1024;

/** What there is of a stream: the rules of appending, of repeated ids, of deletion and of truncation. */
export class Ledger {
  readonly #recent = new LRUCache<string, Place & { stream: string }>({ max: 100_000 });
  readonly #repetitions = new Repetitions();
  readonly #turns = new KeyedQueue();
  readonly #heads: Heads;

  constructor(
    private readonly log: RecordLog,
    private readonly feed: Feed,
  ) {
    this.#heads = new Heads(log);
  }

  /** @throws Refusal */
  append(stream: string, events: readonly Proposed[], expected: Expected): Promise<Place> {
    check(stream, events);
    return this.#repetitions.take(`${stream} ${events[0]?.id}`, () =>
      this.#inTurn(stream, async () => {
        const head = await this.#heads.of(stream);
        const earlier = await this.#decide(stream, head, events, expected);
        if (earlier) return earlier;

        if (head.truncateBefore === DELETED) await this.#truncate(stream, head.revision + 1n);
        return this.#write(stream, head, events);
      }),
    );
  }

  /** Hides a stream until somebody writes to it again. */
  delete(stream: string, expected: Expected): Promise<Place> {
    return this.#inTurn(stream, async () => {
      await this.#decide(stream, await this.#heads.of(stream), [], expected);
      return this.#truncate(stream, DELETED);
    });
  }

  /** Ends a stream for ever. */
  tombstone(stream: string, expected: Expected): Promise<Place> {
    return this.#inTurn(stream, async () => {
      const head = await this.#heads.of(stream);
      await this.#decide(stream, head, [], expected);
      return this.#write(stream, head, [systemEvent(randomUUID(), TOMBSTONE, '{}')]);
    });
  }

  /** The records of a stream that a reader may see, from a revision on; undefined where there is no stream. */
  async read(stream: string, from: bigint = 0n): Promise<readonly LogRecord[] | undefined> {
    const { revision, truncateBefore, isTombstoned } = await this.#inTurn(stream, () => this.#heads.of(stream));
    if (isTombstoned) throw new Refusal({ kind: 'stream-deleted', stream });
    if (revision === NO_REVISION || truncateBefore === DELETED) return undefined;
    return this.log.stream(stream, (from > truncateBefore ? from : truncateBefore) - 1n);
  }

  /** Erases what is truncated from the log. The last event of a stream stays: it holds its revision. */
  async scavenge(): Promise<void> {
    const streams = new Set<string>();
    for await (const page of this.log.forwards(0n, await this.log.head())) {
      for (const { stream } of page) if (stream.startsWith('$$')) streams.add(originalOf(stream));
    }
    for (const stream of streams) {
      await this.#inTurn(stream, async () => {
        const { revision, truncateBefore } = await this.#heads.of(stream);
        if (truncateBefore > 0n) await this.log.erase(stream, truncateBefore < revision ? truncateBefore : revision);
      });
    }
  }

  /** The earlier answer to a repetition; undefined where there is something to write. */
  async #decide(
    stream: string,
    head: Head,
    events: readonly Proposed[],
    expected: Expected,
  ): Promise<Place | undefined> {
    const wrong = () => new Refusal({ kind: 'wrong-expected-version', stream, expected, actual: head.revision });
    if (head.isTombstoned) throw new Refusal({ kind: 'stream-deleted', stream });
    if (expected === 'stream_exists') {
      if (head.truncateBefore === DELETED) throw new Refusal({ kind: 'stream-deleted', stream });
      if (head.revision === NO_REVISION && !head.hasMetadata) throw wrong();
    }
    if (expected === 'any' || expected === 'stream_exists') return this.#recentlyWritten(stream, events, wrong);

    const last = expected === 'no_stream' ? NO_REVISION : expected;
    if (last === head.revision) return undefined;
    if (last > head.revision) throw wrong();
    const stored = await this.log.stream(stream, last);
    const isStored = ({ id }: Proposed, index: number) =>
      stored[index]?.id === id && stored[index].revision === last + 1n + BigInt(index);
    const [first] = events;
    if (last === NO_REVISION && head.truncateBefore === DELETED && !(first && isStored(first, 0))) return undefined;
    if (events.length === 0 || !events.every(isStored)) throw wrong();
    return stored[events.length - 1];
  }

  /** Without a revision to look at, ids are only remembered for a while: at best this is idempotent. */
  #recentlyWritten(stream: string, events: readonly Proposed[], wrong: () => Refusal): Place | undefined {
    const places = events
      .map(({ id }) => this.#recent.get(id))
      .map((place) => (place?.stream === stream ? place : undefined));
    if (!places[0]) return undefined;
    if (places.includes(undefined)) throw wrong();
    return places.at(-1);
  }

  async #truncate(stream: string, before: bigint): Promise<Place> {
    const metastream = metastreamOf(stream);
    const event = systemEvent(randomUUID(), '$metadata', `{"$tb":${before}}`);
    return this.#write(metastream, await this.#heads.of(metastream), [event]);
  }

  async #write(stream: string, head: Head, events: readonly Proposed[]): Promise<Place> {
    const records = await this.log.write(stream, events, head.revision);
    const last = records.at(-1) as LogRecord;
    if (last.revision === DELETED) head.isTombstoned = true;
    else head.revision = last.revision;
    for (const { id, revision, position } of records) this.#recent.set(id, { stream, revision, position });
    if (stream.startsWith('$$')) Object.assign(await this.#heads.of(originalOf(stream)), truncation(last));
    this.feed.publish(records);
    return last;
  }

  /** The stream of a stream's metadata takes its turns with it. */
  #inTurn<Answer>(stream: string, work: () => Promise<Answer>): Promise<Answer> {
    return this.#turns.take(originalOf(stream), work);
  }
}

/** @throws Refusal */
function check(stream: string, events: readonly Proposed[]): void {
  if (stream === '') throw new Refusal({ kind: 'bad-request', message: 'A stream has a name' });
  if (events.length === 0) throw new Refusal({ kind: 'bad-request', message: 'There is nothing to append' });
  if (events.some(({ type }) => type === ''))
    throw new Refusal({ kind: 'bad-request', message: 'An event has a type' });

  const sizes = events.map(({ type, data, metadata }) => 2 * type.length + data.length + metadata.length);
  const size = sizes.reduce((sum, bytes) => sum + bytes, 0);
  if (size > MAX_APPEND_BYTES) throw new Refusal({ kind: 'maximum-append-size-exceeded', limit: MAX_APPEND_BYTES });
}
