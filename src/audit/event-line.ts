import type { Recorded } from '../eventsourcing/event.js';
import type { Metadata } from '../eventsourcing/metadata.js';

/** An event as one line of JSON, as stored: its hash can be recomputed from the line. */
export function eventLine({ position, stream, revision, id, type, data, metadata, recordedAt }: Recorded): string {
  const event = { position: `${position}`, stream, revision: `${revision}`, id, type, data, metadata, recordedAt };
  return escaped(JSON.stringify(event));
}

/** @throws SyntaxError where the line is not such an event. */
export function readEventLine(line: string): Recorded {
  const event = JSON.parse(line) as Record<string, unknown>;
  const { position, stream, revision, id, type, data, metadata, recordedAt } = event ?? {};
  if (!isDecimal(position) || !isDecimal(revision) || typeof recordedAt !== 'string') throw new SyntaxError(NO_EVENT);
  if (typeof stream !== 'string' || typeof id !== 'string' || typeof type !== 'string') throw new SyntaxError(NO_EVENT);
  if (!isObject(data) || !isObject(metadata)) throw new SyntaxError(NO_EVENT);

  const places = { position: BigInt(position), stream, revision: BigInt(revision), recordedAt: new Date(recordedAt) };
  return { ...places, id, type, data, metadata: metadata as unknown as Metadata };
}

/** JSON without control characters, so that no terminal obeys it. Revisions and positions are decimals in it. */
export function harmlessJson(value: unknown, space?: number): string {
  return escaped(JSON.stringify(value, bigints, space));
}

const NO_EVENT = 'This is not an event';

/** JSON itself escapes only some of the control characters. It reads back the same. */
function escaped(json: string): string {
  // JSON escapes line feeds in texts: one that is left is part of the layout.
  return json.replace(/[\p{Cc}\p{Cf}]/gu, (sign) => (sign === '\n' ? sign : [...unitsOf(sign)].join('')));
}

function* unitsOf(sign: string): Generator<string> {
  for (let n = 0; n < sign.length; n++) yield `\\u${sign.charCodeAt(n).toString(16).padStart(4, '0')}`;
}

function bigints(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}

function isDecimal(value: unknown): value is string {
  return typeof value === 'string' && /^\d{1,19}$/.test(value);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
