import { MAX_COLUMNS, MAX_ROW_BYTES, type RowFault } from './row-faults.js';

/** What becomes of a row: whether it can be read, or whether the bytes end before that is known. */
export type RowFate = 'row' | 'unended' | RowFault;

/**
 * The fate of the row on each line from a place on, were it read from the beginning of that line. It depends on no line
 * before, and on nothing that lies further off than a row may be long. The bytes are looked at once, from their end:
 * what a byte leads to follows from what the next one leads to, so that no line is read again for the line before it.
 * @param isLast nothing comes after these bytes
 */
export function rowFates(
  bytes: Buffer,
  from: number,
  separator: string,
  isLast: boolean,
): (lineStart: number) => RowFate {
  const fates = new Uint8Array(bytes.length - from);
  const path = new Path(bytes, separator.charCodeAt(0), isLast);
  let lineEnd = bytes.length;
  let nul = Number.POSITIVE_INFINITY;
  for (let at = bytes.length - 1; at >= from; at--) {
    path.stepBack(at);
    if (bytes[at] === LF) lineEnd = at;
    if (bytes[at] === 0) nul = at;
    if (at === from || bytes[at - 1] === LF) fates[at - from] = FATES.indexOf(fateOf(path.row, at, lineEnd, nul));
  }
  return (lineStart) => FATES[fates[lineStart - from] ?? 0] ?? 'unended';
}

const FATES: readonly RowFate[] = [
  'unended',
  'row',
  'quote_not_closed',
  'text_after_quote',
  'too_long',
  'too_many_columns',
  'holds_nul',
];
const LF = 0x0a;
const CR = 0x0d;
const QUOTE = 0x22;

function fateOf({ kind, end, columns }: Ending, start: number, lineEnd: number, nul: number): RowFate {
  if (end - start > MAX_ROW_BYTES) return lineEnd - start >= MAX_ROW_BYTES ? 'too_long' : 'quote_not_closed';
  if (kind === 'unended' || kind === 'quote_not_closed') return kind;
  if (columns > MAX_COLUMNS) return 'too_many_columns';
  return kind === 'row' && nul < end ? 'holds_nul' : kind;
}

/** Where a row ends, or where it is known that it cannot be read; and how many columns it has until there. */
interface Ending {
  readonly kind: 'row' | 'unended' | 'quote_not_closed' | 'text_after_quote';
  readonly end: number;
  readonly columns: number;
}

/** What one place in a text leads to, by what it is taken for. */
class Path {
  /** At the beginning of a field, and so of a row. */
  #field: Ending;
  #plain: Ending;
  #quoted: Ending;
  #afterQuote: Ending;
  /** After a quote and a CR, which only an LF may follow. */
  #afterCr: Ending;

  constructor(
    private readonly bytes: Buffer,
    private readonly separator: number,
    isLast: boolean,
  ) {
    const end = bytes.length;
    const ended: Ending = { kind: isLast ? 'row' : 'unended', end, columns: 1 };
    this.#field = this.#plain = this.#afterQuote = this.#afterCr = ended;
    this.#quoted = isLast ? { ...ended, kind: 'quote_not_closed' } : ended;
  }

  get row(): Ending {
    return this.#field;
  }

  /** From the place behind a byte to the byte. */
  stepBack(at: number): void {
    const byte = this.bytes[at];
    const end = at + 1;
    if (byte === QUOTE) {
      this.#field = this.#quoted;
      [this.#quoted, this.#afterQuote] = [this.#afterQuote, this.#quoted];
      this.#afterCr = { kind: 'text_after_quote', end, columns: 1 };
    } else if (byte === this.separator) {
      const { kind, end: rowEnd, columns } = this.#field;
      this.#field = this.#plain = this.#afterQuote = { kind, end: rowEnd, columns: columns + 1 };
      this.#afterCr = { kind: 'text_after_quote', end, columns: 1 };
    } else if (byte === LF) {
      this.#field = this.#plain = this.#afterQuote = this.#afterCr = { kind: 'row', end, columns: 1 };
    } else {
      this.#field = this.#plain;
      const stray: Ending = { kind: 'text_after_quote', end, columns: 1 };
      this.#afterQuote = byte === CR ? this.#afterCr : stray;
      this.#afterCr = stray;
    }
  }
}
