import type { Database } from '../database.js';
import { insertRows, query, type SqlValue } from '../statement.js';
import { EVENTS } from './event-tables.js';

/** From one number to another, both included. */
type Range = readonly [from: number, to: number];

/** How often a range that cannot be read is cut in half: a row of a damaged page costs some 0.2 ms. */
const MOST_CUTS = 100_000;
const PAGE_ROWS = 1_000;
const MOST_SENTENCES = 100;

/**
 * Copies every event that can be read out of a damaged log, without its indexes: ranges of positions are read, and cut in
 * half where they cannot. Answers with what is missing, in sentences.
 */
export function salvage(damaged: Database.Database, copy: Database.Database): readonly string[] {
  copy.exec('PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF');
  for (const migration of EVENTS.migrations) copy.exec(migration);
  copy.exec(`PRAGMA user_version = ${EVENTS.migrations.length}`);
  try {
    const streams = copied(damaged, copy, 'streams', ['id', 'name', 'revision']);
    const events = copied(damaged, copy, 'events', [
      'position',
      'stream',
      'revision',
      'id',
      'type',
      'data',
      'metadata',
      'recorded_at',
    ]);
    const nameless = query<[from: number, to: number]>(
      copy,
      'SELECT position, position FROM events WHERE stream NOT IN (SELECT id FROM streams) ORDER BY position',
    )();
    copy.exec('DELETE FROM events WHERE stream NOT IN (SELECT id FROM streams)');
    return [
      ...sentences(events, (at) => `What stood in the log ${at} cannot be read`),
      ...sentences(nameless, (at) => `Of the events ${at} it cannot be read which stream they are of`),
      ...(streams.length > 0 ? ['The names of some streams cannot be read'] : []),
    ];
  } finally {
    copy.close();
  }
}

/** Copies the rows of a table, and answers with the ranges of its keys that it could not read. */
function copied(
  damaged: Database.Database,
  copy: Database.Database,
  table: 'streams' | 'events',
  columns: readonly string[],
): readonly Range[] {
  const [key = ''] = columns;
  const rows = query<SqlValue[]>(
    damaged,
    `SELECT ${columns.join(', ')} FROM ${table} NOT INDEXED
     WHERE ${key} BETWEEN ? AND ? ORDER BY ${key} LIMIT ${PAGE_ROWS}`,
  );
  const insert = insertRows(copy, {
    into: `${table} (${columns.join(', ')})`,
    width: columns.length,
    onConflict: 'ON CONFLICT DO NOTHING',
  });
  const unread: Range[] = [];
  const open: Range[] = [[1, lastOf(damaged, table, key)]];
  let cuts = 0;
  copy.exec('BEGIN');
  for (const [from, to] of open) {
    try {
      const page = rows(from, to);
      insert(page.flat());
      const last = page[PAGE_ROWS - 1]?.[0];
      if (last !== undefined) open.push([Number(last) + 1, to]);
    } catch {
      if (from === to || ++cuts > MOST_CUTS) unread.push([from, to]);
      else open.push(...halves(from, to));
    }
  }
  copy.exec('COMMIT');
  return joined(unread);
}

/** The last key that was handed out, as far as anything still says so. @throws where nothing does */
function lastOf(damaged: Database.Database, table: 'streams' | 'events', key: string): number {
  const answers: number[] = [];
  let failure: unknown;
  for (const question of [`SELECT max(${key}) FROM ${table} NOT INDEXED`, ...SAID_ELSEWHERE[table]]) {
    try {
      answers.push(query<[number | null]>(damaged, question)()[0]?.[0] ?? 0);
    } catch (error) {
      failure = error;
    }
  }
  if (answers.length === 0) throw failure;
  return Math.max(...answers);
}

const SAID_ELSEWHERE = {
  events: [`SELECT seq FROM sqlite_sequence WHERE name = 'events'`],
  streams: ['SELECT max(stream) FROM events INDEXED BY sqlite_autoindex_events_1'],
} as const;

function halves(from: number, to: number): readonly [Range, Range] {
  const middle = Math.floor((from + to) / 2);
  return [
    [from, middle],
    [middle + 1, to],
  ];
}

/** Ranges that touch are told as one. */
function joined(ranges: readonly Range[]): readonly Range[] {
  const whole: [from: number, to: number][] = [];
  for (const [from, to] of [...ranges].sort(([one], [other]) => one - other)) {
    const before = whole.at(-1);
    if (before && from <= before[1] + 1) before[1] = Math.max(before[1], to);
    else whole.push([from, to]);
  }
  return whole;
}

function sentences(ranges: readonly Range[], of: (at: string) => string): readonly string[] {
  const parts = joined(ranges);
  const told = parts
    .slice(0, MOST_SENTENCES)
    .map(([from, to]) => of(from === to ? `at position ${from}` : `from position ${from} to ${to}`));
  return parts.length > told.length ? [...told, `And so in ${parts.length - told.length} more places`] : told;
}
