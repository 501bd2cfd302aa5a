import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import { Batcher } from '../../../concurrency/batcher.js';
import type { ChangeSignal } from '../../../concurrency/change-signal.js';
import { type Clock, SystemClock } from '../../../eventsourcing/clock.js';
import { DiskFullError } from '../../../eventsourcing/disk.js';
import type { Recorded, Sealed } from '../../../eventsourcing/event.js';
import {
  type Appended,
  EventStore,
  type ExpectedRevision,
  type LogRange,
  StoreUnavailableError,
  type Subscription,
  UnknownOutcomeError,
  WrongExpectedRevisionError,
} from '../../../eventsourcing/event-store.js';
import { written } from '../../../eventsourcing/written-event.js';
import { type Database, emptyWal, inTransaction, whenFree } from '../database.js';
import { polledChangeSignal } from '../polled-change-signal.js';
import { change, query } from '../statement.js';
import { isFull, UnsettledCommitError } from './commit.errors.js';
import { EventReader, type NamedStream, PAGE_SIZE } from './event-reader.js';
import { openEventTables } from './event-tables.js';
import { type Append, EventWriter } from './event-writer.js';
import { type Committed, GroupCommit } from './group-commit.js';

export interface SqliteEventStoreOptions {
  /** Dates the rows; the system's without it. */
  readonly clock?: Clock;
  /** Told of every transaction that was committed. */
  readonly onAppend?: (committed: Committed) => void;
  /** Told whenever there was no room to append. */
  readonly onFull?: () => void;
  /** Told once when the disk failed: this log takes no more writes, and the process had better end. */
  readonly onFatal?: (error: Error) => void;
}

/** How many events share a transaction at most: the event loop stands still for as long. */
const MAX_GROUP = 512;

/**
 * A busy log gives its subscribers a page this often, and a quiet one at once: every page costs them a transaction,
 * and a job that moves on twice within it is written once.
 */
const PAGES_APART_MS = 10;

/** The log in one SQLite file, or in `:memory:`. Several processes may open the same file. */
export class SqliteEventStore extends EventStore {
  readonly #reader: EventReader;
  readonly #reads = new Batcher<NamedStream, readonly Recorded[]>((streams) =>
    this.#ask(() => this.#reader.streams(streams)),
  );
  readonly #writer: EventWriter;
  readonly #writes: GroupCommit<Append, Appended>;
  readonly #changeSignal: ChangeSignal;
  readonly #truncate: (stream: string, before: bigint) => number;
  readonly #closing = new AbortController();

  static async open(path: string, options: SqliteEventStoreOptions = {}): Promise<SqliteEventStore> {
    return new SqliteEventStore(await openEventTables(path), options);
  }

  /** On a file that somebody else has opened, to read it. */
  static reading(db: Database.Database): SqliteEventStore {
    return new SqliteEventStore(db, {});
  }

  private constructor(
    private readonly db: Database.Database,
    { clock = new SystemClock(), onAppend, onFull, onFatal }: SqliteEventStoreOptions,
  ) {
    super();
    const dataVersion = query<[number]>(db, 'PRAGMA data_version');
    this.#writer = new EventWriter(db);
    this.#reader = new EventReader(db);
    this.#changeSignal = polledChangeSignal(() => dataVersion()[0]?.[0] ?? 0);
    this.#truncate = change(
      db,
      'DELETE FROM events WHERE stream = (SELECT id FROM streams WHERE name = ?) AND revision < ?',
    );
    this.#writes = new GroupCommit({
      db,
      write: (group) => this.#writer.write(group, clock.now()),
      weigh: ({ events }) => events.length,
      maxWeight: MAX_GROUP,
      onCommit: (committed) => {
        this.#changeSignal.announce();
        onAppend?.(committed);
      },
      ...(onFull && { onFull }),
      ...(onFatal && { onFatal }),
    });
  }

  async append(stream: string, events: readonly Sealed[], expected: ExpectedRevision): Promise<Appended> {
    if (expected !== 'no_stream' && expected < 0n) throw new TypeError(`${expected} is no revision`);
    const append = { stream, events: written(stream, events), expected };
    try {
      return await this.#writes.submit(append);
    } catch (error) {
      if (isFull(error) && !this.db.inTransaction) return this.#unlessFull(append, error);
      if (error instanceof WrongExpectedRevisionError) throw error;
      if (error instanceof UnsettledCommitError) throw new UnknownOutcomeError(stream, { cause: error.cause });
      throw new StoreUnavailableError(`Nothing was appended to ${stream}: ${textOf(error)}`, { cause: error });
    }
  }

  read(stream: string, after?: bigint): Promise<readonly Recorded[]> {
    return this.#reads.ask({ name: stream, after });
  }

  async *readAll({ after = 0n, upTo, categories }: LogRange): AsyncIterable<readonly Recorded[]> {
    const scan = this.#reader.scanner(categories);
    for (let at = after; at < upTo; ) {
      const page = await this.#ask(() => scan(at, upTo));
      if (page.events.length > 0) yield page.events;
      at = page.upTo;
      await turn(); // others have a say between the pages of a long log
    }
  }

  async *subscribe({ after = 0n, categories, signal }: Subscription): AsyncIterable<readonly Recorded[]> {
    const hasEnded = () => signal.aborted || this.#closing.signal.aborted;
    if (hasEnded()) return;

    const scan = this.#reader.scanner(categories);
    for (let at = after; !hasEnded(); ) {
      const startedAt = performance.now();
      const seen = this.#changeSignal.count;
      const { events, upTo } = await this.#ask(() => scan(at));
      if (events.length > 0) yield events;
      if (upTo === at) await this.#changeSignal.beyond(seen, signal);
      else if (events.length >= PAGE_SIZE) await turn();
      else await sleep(Math.max(0, PAGES_APART_MS - (performance.now() - startedAt)));
      at = upTo;
    }
  }

  head(categories?: readonly string[]): Promise<bigint> {
    return this.#ask(() => (categories ? this.#reader.headOf(categories) : this.#reader.head()));
  }

  at(position: bigint): Promise<Recorded | undefined> {
    return this.#ask(() => this.#reader.at(position));
  }

  async truncate(stream: string, before: bigint): Promise<void> {
    if (this.#writes.ended) throw new StoreUnavailableError(this.#writes.ended.message);

    await this.#ask(() => inTransaction(this.db, () => this.#truncate(stream, before)));
    await emptyWal(this.db);
  }

  /** Truncating has overwritten what it removed: `secure_delete`, and an emptied write-ahead log. */
  async scavenge(): Promise<string> {
    return 'What was removed is erased from the files of the log';
  }

  /** Ends the subscriptions and takes no more appends; those that were taken are written first. */
  async close(): Promise<void> {
    if (this.#closing.signal.aborted) return;

    this.#closing.abort();
    this.#changeSignal.announce();
    await this.#writes.close();
    this.db.close();
  }

  /** A commit that found no room is over, unlike one that the disk failed under: what it left is there to be read. */
  async #unlessFull(append: Append, cause: unknown): Promise<Appended> {
    const found = await this.#ask(() => this.#writer.find(append));
    if (found) return found;

    throw new DiskFullError(`Nothing was appended to ${append.stream}`, { cause });
  }

  async #ask<Answer>(question: () => Answer): Promise<Answer> {
    if (this.#closing.signal.aborted) throw new StoreUnavailableError('The log is closed');
    try {
      return await whenFree(question);
    } catch (error) {
      throw new StoreUnavailableError(`The log cannot be read: ${textOf(error)}`, { cause: error });
    }
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
