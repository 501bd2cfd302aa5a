import { eventLine, harmlessJson } from '../../audit/event-line.js';
import { csvRecord } from '../../csv/record.js';
import type { Recorded } from '../../eventsourcing/event.js';
import { cut, harmless } from '../client/formats.js';
import { gist, shortActor } from '../tables.js';

export const EVENT_FORMATS = ['table', 'ndjson', 'csv'] as const;
export type EventFormat = (typeof EVENT_FORMATS)[number];

/** How events are shown: a line for each, since they may never end, and perhaps one above them. */
export interface EventLayout {
  readonly heading: string | undefined;
  line(event: Recorded): string;
}

export function eventLayout(format: EventFormat, width = Number.POSITIVE_INFINITY): EventLayout {
  switch (format) {
    case 'table':
      return { heading: row(TABLE, width), line: (event) => row(cellsOf(event), width) };
    case 'ndjson':
      return { heading: undefined, line: eventLine };
    case 'csv':
      return { heading: csvRecord(FIELDS), line: (event) => csvRecord(fieldsOf(event)) };
  }
}

const TABLE = ['POSITION', 'RECORDED', 'STREAM', 'REV', 'EVENT', 'BY', 'WHAT'];
/** Wide enough for what this service writes; the last one has no end. */
const WIDTHS = [8, 24, 40, 3, 14, 15];

function row(cells: readonly string[], width: number): string {
  const line = cells.map((cell, n) => harmless(cell).padEnd(WIDTHS[n] ?? 0)).join('  ');
  return cut(line.trimEnd(), width);
}

function cellsOf({ position, recordedAt, stream, revision, type, metadata, data }: Recorded): readonly string[] {
  const actor = shortActor(String(metadata?.actor));
  return [`${position}`, recordedAt.toISOString(), stream, `${revision}`, type, actor, whatOf(data)];
}

/** Whoever changed an event may have left anything in it. */
function whatOf(data: unknown): string {
  try {
    return gist(data as Readonly<Record<string, unknown>>);
  } catch (error) {
    if (error instanceof TypeError) return harmlessJson(data);
    throw error;
  }
}

const FIELDS = [
  'position',
  'recordedAt',
  'stream',
  'revision',
  'type',
  'actor',
  'correlationId',
  'causationId',
  'id',
  'hash',
  'data',
];

function fieldsOf({ position, recordedAt, stream, revision, type, id, metadata, data }: Recorded): readonly string[] {
  const { actor, correlationId, causationId, hash } = metadata ?? {};
  const said = [actor, correlationId, causationId, id, hash].map((text) => harmless(String(text ?? '')));
  const place = [`${position}`, recordedAt.toISOString(), harmless(stream), `${revision}`, harmless(type)];
  return [...place, ...said, harmlessJson(data)];
}
