import { MAX_COLUMNS } from './row-faults.js';

export type ReadRow =
  | {
      readonly kind: 'row';
      readonly fields: readonly string[];
      /** What it took of the bytes, the end of its line included, and how many lines that was. */
      readonly bytes: number;
      readonly lines: number;
    }
  /** It cannot be read: its fate says why. */
  | { readonly kind: 'bad' }
  /** The bytes end before it does. */
  | { readonly kind: 'unended' };

/**
 * Reads the row that some bytes begin with.
 * @param isLast nothing comes after these bytes: they end a row that has no line end
 */
export function readRow(bytes: Buffer, separator: string, isLast: boolean): ReadRow {
  const lineEnd = bytes.indexOf(LF);
  const end = lineEnd === -1 ? bytes.length : lineEnd;
  if (bytes.subarray(0, end).includes(QUOTE)) return readQuoted(bytes, separator.charCodeAt(0), isLast);
  if (lineEnd === -1 && !isLast) return UNENDED;

  const fields = textOf(bytes, 0, end).split(separator);
  return rowOf(bytes, fields, lineEnd === -1 ? end : end + 1);
}

const UNENDED: ReadRow = { kind: 'unended' };
const BAD: ReadRow = { kind: 'bad' };
const LF = 0x0a;
const CR = 0x0d;
const QUOTE = 0x22;

/** Field by field: a quoted one may hold separators, line ends, and quotes that are written twice. */
function readQuoted(bytes: Buffer, separator: number, isLast: boolean): ReadRow {
  const fields: string[] = [];
  for (let at = 0; fields.length <= MAX_COLUMNS; ) {
    const isQuoted = bytes[at] === QUOTE;
    const end = isQuoted ? closingQuote(bytes, at + 1, isLast) : endOfPlain(bytes, at, separator);
    if (end === -1) {
      if (!isLast) return UNENDED;
      if (isQuoted) return BAD; // it is never closed

      fields.push(textOf(bytes, at, bytes.length));
      return rowOf(bytes, fields, bytes.length);
    }
    fields.push(isQuoted ? textOf(bytes, at + 1, end, false).replaceAll('""', '"') : textOf(bytes, at, end));
    const next = isQuoted ? end + 1 : end;
    if (bytes[next] === separator) {
      at = next + 1;
      continue;
    }
    if (next === bytes.length) return isLast ? rowOf(bytes, fields, next) : UNENDED;
    const lineEnd = bytes[next] === CR ? next + 1 : next;
    if (lineEnd === bytes.length) return isLast ? rowOf(bytes, fields, lineEnd) : UNENDED;
    if (bytes[lineEnd] !== LF) return BAD; // text follows the quote
    return rowOf(bytes, fields, lineEnd + 1);
  }
  return BAD; // it has too many columns
}

/** The quote that ends a field; -1 where it has not come, or where the next byte, which may make two of it, has not. */
function closingQuote(bytes: Buffer, from: number, isLast: boolean): number {
  for (let at = from; ; at += 2) {
    at = bytes.indexOf(QUOTE, at);
    if (at === -1 || (at + 1 === bytes.length && !isLast)) return -1;
    if (bytes[at + 1] !== QUOTE) return at;
  }
}

/** The separator or the LF that ends a field; -1 where neither has come. */
function endOfPlain(bytes: Buffer, from: number, separator: number): number {
  for (let at = from; at < bytes.length; at++) if (bytes[at] === separator || bytes[at] === LF) return at;
  return -1;
}

function rowOf(bytes: Buffer, fields: readonly string[], length: number): ReadRow {
  if (fields.length > MAX_COLUMNS || bytes.subarray(0, length).includes(0)) return BAD;

  let lines = 0;
  for (let at = bytes.indexOf(LF); at !== -1 && at < length; at = bytes.indexOf(LF, at + 1)) lines++;
  return { kind: 'row', fields, bytes: length, lines: Math.max(lines, 1) };
}

/** A CR before the end of an unquoted field that ends its line belongs to the line end. */
function textOf(bytes: Buffer, start: number, end: number, isPlain = true): string {
  const isCrlf = isPlain && end > start && bytes[end - 1] === CR && (end === bytes.length || bytes[end] === LF);
  return bytes.toString('utf8', start, isCrlf ? end - 1 : end);
}
