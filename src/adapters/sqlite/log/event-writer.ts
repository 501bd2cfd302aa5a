import {
  type Appended,
  type ExpectedRevision,
  WrongExpectedRevisionError,
} from '../../../eventsourcing/event-store.js';
import type { WrittenEvent } from '../../../eventsourcing/written-event.js';
import type { Database } from '../database.js';
import { insertRows, query, type SqlValue } from '../statement.js';
import type { Outcome } from './group-commit.js';

export interface Append {
  readonly stream: string;
  readonly events: readonly WrittenEvent[];
  readonly expected: ExpectedRevision;
}

/**
 * Writes a group of appends inside one transaction. Its write lock makes what was read first the truth until the
 * commit, so the appends are decided in memory, and a group costs a handful of statements however large it is.
 * Positions are handed out under that lock too: commits follow one another in the order of positions, and a reader
 * that has seen one never finds a smaller one later.
 */
export class EventWriter {
  readonly #heads: (names: string) => [name: string, id: number, revision: number][];
  readonly #last: () => [position: number, stream: number][];
  readonly #since: (stream: number, revision: number, limit: number) => Stored[];
  readonly #putStreams: (values: readonly SqlValue[]) => void;
  readonly #putEvents: (values: readonly SqlValue[]) => void;

  constructor(db: Database.Database) {
    this.#heads = query(
      db,
      'SELECT s.name, s.id, s.revision FROM json_each(?) n CROSS JOIN streams s ON s.name = n.value',
    );
    this.#last = query(
      db,
      `SELECT ifnull((SELECT seq FROM sqlite_sequence WHERE name = 'events'), 0),
              ifnull((SELECT max(id) FROM streams), 0)`,
    );
    this.#since = query(
      db,
      'SELECT revision, id, position FROM events WHERE stream = ? AND revision > ? ORDER BY revision LIMIT ?',
    );
    this.#putStreams = insertRows(db, {
      into: 'streams (id, name, revision)',
      width: 3,
      onConflict: 'ON CONFLICT (id) DO UPDATE SET revision = excluded.revision',
    });
    this.#putEvents = insertRows(db, {
      into: 'events (position, stream, revision, id, type, data, metadata, recorded_at)',
      width: 8,
    });
  }

  write(group: readonly Append[], at: Date): Outcome<Appended>[] {
    const heads = this.#headsOf(group);
    let [[position, lastStream] = [0, 0]] = this.#last();
    const rows: SqlValue[] = [];
    const grown = new Set<Head>();

    const outcomes = group.map(({ stream, events, expected }): Outcome<Appended> => {
      const head = heads.get(stream) as Head;
      const from = expected === 'no_stream' ? NO_REVISION : Number(expected);
      if (from !== head.revision) return this.#again(head, { stream, events, expected }, from);

      if (head.id === 0) head.id = ++lastStream;
      for (const { id, type, data, metadata } of events) {
        position++;
        head.revision++;
        head.fresh.push([head.revision, id, position]);
        rows.push(position, head.id, head.revision, id, type, data, metadata, at.getTime());
      }
      grown.add(head);
      return { answer: appended(head.revision, position) };
    });

    this.#putStreams([...grown].flatMap(({ id, name, revision }) => [id, name, revision]));
    this.#putEvents(rows);
    return outcomes;
  }

  /** What an append led to that lies in the log already; undefined where it does not. Outside of a transaction. */
  find(append: Append): Appended | undefined {
    const { stream, expected } = append;
    const head = this.#headsOf([append]).get(stream) as Head;
    const outcome = this.#again(head, append, expected === 'no_stream' ? NO_REVISION : Number(expected));
    return 'answer' in outcome ? outcome.answer : undefined;
  }

  #headsOf(group: readonly Append[]): Map<string, Head> {
    const heads = new Map<string, Head>();
    for (const { stream } of group) heads.set(stream, { id: 0, name: stream, revision: NO_REVISION, fresh: [] });
    for (const [name, id, revision] of this.#heads(JSON.stringify([...heads.keys()]))) {
      heads.set(name, { id, name, revision, fresh: [] });
    }
    return heads;
  }

  /** Sent again and all there already: the first answer. Partly there, or other events: somebody else was first. */
  #again(head: Head, { stream, events, expected }: Append, from: number): Outcome<Appended> {
    const stored = [
      ...this.#since(head.id, from, events.length),
      ...head.fresh.filter(([revision]) => revision > from),
    ];
    const isThere = events.every(({ id }, index) => stored[index]?.[0] === from + 1 + index && stored[index][1] === id);
    const last = stored[events.length - 1];
    return isThere && last
      ? { answer: appended(last[0], last[2]) }
      : { refusal: new WrongExpectedRevisionError(stream, expected) };
  }
}

/** The revision before the first one. */
const NO_REVISION = -1;

type Stored = [revision: number, id: string, position: number];

interface Head {
  /** 0 until the stream has a row. */
  id: number;
  readonly name: string;
  revision: number;
  /** What this transaction appended to the stream. */
  readonly fresh: Stored[];
}

function appended(revision: number, position: number): Appended {
  return { revision: BigInt(revision), position: BigInt(position) };
}
