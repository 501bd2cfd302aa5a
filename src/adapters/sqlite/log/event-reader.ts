import type { Recorded } from '../../../eventsourcing/event.js';
import type { Metadata } from '../../../eventsourcing/metadata.js';
import type { Database } from '../database.js';
import { query } from '../statement.js';

/** How many events at most are held in memory by one reader. */
export const PAGE_SIZE = 500;

/** A step through the log: what was found, and how far that looked. */
export interface Scan {
  readonly events: readonly Recorded[];
  readonly upTo: bigint;
}

/** A stream that is read from its beginning, or after a revision. */
export interface NamedStream {
  readonly name: string;
  readonly after: bigint | undefined;
}

/** The queries of the log. No statement stays open: each answers with a page. */
export class EventReader {
  readonly #streams: (named: string) => [index: number, ...Row][];
  readonly #head: () => [position: number][];
  readonly #at: (position: bigint) => Row[];

  constructor(private readonly db: Database.Database) {
    this.#streams = query(
      db,
      `SELECT n.key, ${COLUMNS} FROM json_each(?) n CROSS JOIN streams s ON s.name = n.value ->> 0
       CROSS JOIN events e ON e.stream = s.id AND e.revision > n.value ->> 1 ORDER BY n.key, e.revision`,
    );
    this.#head = query(db, `SELECT seq FROM sqlite_sequence WHERE name = 'events'`);
    this.#at = query(
      db,
      `SELECT ${COLUMNS} FROM events e CROSS JOIN streams s ON s.id = e.stream WHERE e.position = ?`,
    );
  }

  /** Each of these streams, after a revision; empty where nobody wrote to it. */
  streams(named: readonly NamedStream[]): readonly (readonly Recorded[])[] {
    const found: Recorded[][] = named.map(() => []);
    const rows = this.#streams(JSON.stringify(named.map(({ name, after }) => [name, Number(after ?? -1n)])));
    for (const [index, ...row] of rows) found[index]?.push(recorded(row));
    return found;
  }

  /** The last position that was handed out: it stands also when its event was truncated. */
  head(): bigint {
    return BigInt(this.#head()[0]?.[0] ?? 0);
  }

  /** The event at a position; undefined where there is none, or no more. */
  at(position: bigint): Recorded | undefined {
    const [row] = this.#at(position);
    return row && recorded(row);
  }

  /** Where the newest event of some categories lies that is still there. */
  headOf(categories: readonly string[]): bigint {
    const { matches, bounds } = streamsOf(categories);
    const newest = query<[position: number]>(
      this.db,
      `SELECT e.position FROM events e CROSS JOIN streams s ON s.id = e.stream
       WHERE ${matches} ORDER BY e.position DESC LIMIT 1`,
    );
    return BigInt(newest(...bounds)[0]?.[0] ?? 0);
  }

  /** Steps through the events of some categories. A step is short also where all the events are of others. */
  scanner(categories: readonly string[]): (after: bigint, upTo?: bigint) => Scan {
    const { matches, bounds } = streamsOf(categories);
    const range = query<Row>(this.db, rangeSql(matches));
    return (after, upTo = this.head()) => {
      const end = after + SCAN_LENGTH < upTo ? after + SCAN_LENGTH : upTo;
      if (end <= after) return { events: [], upTo: after };

      const events = range(after, end, ...bounds).map(recorded);
      const last = events[PAGE_SIZE - 1]; // a full page may have left out what follows
      return { events, upTo: last?.position ?? end };
    };
  }
}

const SCAN_LENGTH = 2_000n;

const COLUMNS = 's.name, e.position, e.revision, e.id, e.type, e.data, e.metadata, e.recorded_at';

type Row = readonly [
  stream: string,
  position: number,
  revision: number,
  id: string,
  type: string,
  data: string,
  metadata: string,
  recordedAt: number,
];

/** The streams of some categories, as a condition and its parameters. "." follows "-" in ASCII. */
function streamsOf(categories: readonly string[]): { matches: string; bounds: readonly string[] } {
  const matches = categories.map(() => '(s.name >= ? AND s.name < ?)').join(' OR ') || 'FALSE';
  return { matches: `(${matches})`, bounds: categories.flatMap((category) => [`${category}-`, `${category}.`]) };
}

/** CROSS JOIN keeps SQLite from beginning with the streams of a category. */
function rangeSql(matches: string): string {
  return `SELECT ${COLUMNS} FROM events e CROSS JOIN streams s ON s.id = e.stream
          WHERE e.position > ? AND e.position <= ? AND ${matches} ORDER BY e.position LIMIT ${PAGE_SIZE}`;
}

function recorded([stream, position, revision, id, type, data, metadata, recordedAt]: Row): Recorded {
  return {
    stream,
    position: BigInt(position),
    revision: BigInt(revision),
    id,
    type,
    data: parsed(data) as object,
    metadata: parsed(metadata) as Metadata,
    recordedAt: new Date(recordedAt),
  };
}

/** What somebody made unreadable stays the text that it is: it breaks the chain of its own stream, and no reading. */
function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
}
